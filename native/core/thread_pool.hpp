// Threads for large operations: one pool for the process, asleep when idle. No result depends on how work is split.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace samebits {

class ThreadPool {
 public:
  // The process's pool. It lives as long as somebody holds it; the last holder joins its threads.
  static std::shared_ptr<ThreadPool> shared();

  ThreadPool();
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  // task(0) ... task(parts - 1), here and on other threads; returns when all are done. While one caller has the pool,
  // another one's parts run on its own thread.
  void run(std::size_t parts, const std::function<void(std::size_t)>& task);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The pool and how many threads, the caller's included, may be used.
struct Threads {
  std::shared_ptr<ThreadPool> pool;
  std::size_t limit;

  template <typename F>
  void run(std::size_t parts, const F& task) const {
    if (parts == 1) return task(0);
    pool->run(parts, task);
  }
};

}  // namespace samebits

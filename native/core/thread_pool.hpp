// Threads for large operations: one pool for the process. No result depends on how work is split.
#pragma once

#include <cstddef>
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
  // another one's parts run on its own thread. There are never more threads than processors.
  template <typename F>
  void run(std::size_t parts, const F& task) {
    run({[](const void* f, std::size_t part) { (*static_cast<const F*>(f))(part); }, &task}, parts);
  }

 private:
  struct Task {
    void (*call)(const void* function, std::size_t part);
    const void* function;
  };
  struct State;

  void run(const Task& task, std::size_t parts);

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

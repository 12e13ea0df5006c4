#include "core/thread_pool.hpp"

#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace samebits {

struct ThreadPool::State {
  std::mutex owner;  // held by the caller whose parts are running
  std::mutex mutex;  // guards what follows
  std::condition_variable work, done;
  std::vector<std::thread> threads;
  const std::function<void(std::size_t)>* task = nullptr;
  std::size_t next = 0, parts = 0, unfinished = 0;
  bool stopping = false;

  // Runs parts until none is left; the lock is held on entry and on return.
  void take_parts(std::unique_lock<std::mutex>& lock) {
    while (next < parts) {
      const std::size_t part = next++;
      const auto& current = *task;
      lock.unlock();
      current(part);
      lock.lock();
      if (--unfinished == 0) done.notify_all();
    }
  }

  void grow(std::size_t count) {
    try {
      while (threads.size() < count) threads.emplace_back([this] { serve(); });
    } catch (const std::system_error&) {
      // The system gives no more threads: the caller and those that there are do the work.
    }
  }

  void serve() {
    std::unique_lock lock(mutex);
    for (;;) {
      work.wait(lock, [this] { return stopping || next < parts; });
      if (stopping) return;
      take_parts(lock);
    }
  }
};

std::shared_ptr<ThreadPool> ThreadPool::shared() {
  static std::mutex mutex;
  static std::weak_ptr<ThreadPool> pool;
  std::lock_guard lock(mutex);
  auto current = pool.lock();
  if (!current) pool = current = std::make_shared<ThreadPool>();
  return current;
}

ThreadPool::ThreadPool() : state_(std::make_unique<State>()) {}

ThreadPool::~ThreadPool() {
  {
    std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->work.notify_all();
  for (auto& thread : state_->threads) thread.join();
}

void ThreadPool::run(std::size_t parts, const std::function<void(std::size_t)>& task) {
  std::unique_lock owner(state_->owner, std::try_to_lock);
  if (!owner.owns_lock()) {
    for (std::size_t part = 0; part < parts; ++part) task(part);
    return;
  }
  std::unique_lock lock(state_->mutex);
  state_->grow(parts - 1);
  state_->task = &task;
  state_->next = 0;
  state_->parts = state_->unfinished = parts;
  state_->work.notify_all();
  state_->take_parts(lock);
  state_->done.wait(lock, [this] { return state_->unfinished == 0; });
}

}  // namespace samebits

#include "core/thread_pool.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace samebits {
namespace {

// How long a thread stays awake for the next operation of a net's step, or for the last part of this one.
constexpr auto kSpin = std::chrono::microseconds(50);

void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Whether `ready` came true in time.
template <typename F>
bool spin_until(F ready) {
  const auto end = std::chrono::steady_clock::now() + kSpin;
  do {
    for (int i = 0; i < 32; ++i) {
      if (ready()) return true;
      pause();
    }
  } while (std::chrono::steady_clock::now() < end);
  return false;
}

// How many parts there are and which one is the next, in one word: who moves it on has that part, and until that part
// is done the task stands.
struct Ticket {
  std::uint32_t parts, next;
  bool is_open() const { return next < parts; }
};
static_assert(std::atomic<Ticket>::is_always_lock_free);

}  // namespace

struct ThreadPool::State {
  std::mutex owner;  // held by the caller whose parts are running
  Task task{};
  std::atomic<Ticket> ticket{};
  std::atomic<std::size_t> unfinished = 0;
  std::vector<std::thread> threads;

  std::mutex mutex;  // for those who sleep
  std::condition_variable work, done;
  std::atomic<std::size_t> sleepers = 0;
  std::atomic<bool> owner_sleeps = false, stopping = false;

  bool has_work() const { return stopping || ticket.load().is_open(); }
  bool is_done() const { return unfinished == 0; }

  void run_part(std::size_t part) {
    task.call(task.function, part);
    if (--unfinished == 0 && owner_sleeps) {
      std::lock_guard lock(mutex);
      done.notify_one();
    }
  }

  void take_parts() {
    Ticket mine = ticket;
    while (mine.is_open()) {
      if (!ticket.compare_exchange_weak(mine, {mine.parts, mine.next + 1})) continue;
      run_part(mine.next);
      mine = ticket;
    }
  }

  void serve() {
    while (!stopping) {
      if (!spin_until([this] { return has_work(); })) {
        std::unique_lock lock(mutex);
        ++sleepers;
        work.wait(lock, [this] { return has_work(); });
        --sleepers;
      }
      take_parts();
    }
  }

  void grow(std::size_t count) {
    try {
      while (threads.size() < count) threads.emplace_back([this] { serve(); });
    } catch (const std::exception&) {
      // The system gives no more threads, or no memory for them: the caller and those that there are do the work.
    }
  }

  void wake(std::size_t count) {
    if (sleepers == 0) return;
    std::lock_guard lock(mutex);
    for (std::size_t i = 0; i < count; ++i) work.notify_one();
  }

  void wait_until_done() {
    if (spin_until([this] { return is_done(); })) return;
    std::unique_lock lock(mutex);
    owner_sleeps = true;
    done.wait(lock, [this] { return is_done(); });
    owner_sleeps = false;
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

void ThreadPool::run(const Task& task, std::size_t parts) {
  static const std::size_t processors = std::max(1u, std::thread::hardware_concurrency());
  std::unique_lock owner(state_->owner, std::try_to_lock);
  const std::size_t helpers = std::min(parts, processors) - 1;
  if (!owner.owns_lock() || helpers == 0) {
    for (std::size_t part = 0; part < parts; ++part) task.call(task.function, part);
    return;
  }
  state_->grow(helpers);
  state_->task = task;
  state_->unfinished = parts;
  state_->ticket = {static_cast<std::uint32_t>(parts), 1};
  state_->wake(helpers);
  state_->run_part(
      0);  // always the caller's: what a part works on stays in one processor's cache from one task to the next
  state_->take_parts();
  state_->wait_until_done();
}

}  // namespace samebits

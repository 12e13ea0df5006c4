// Work off the main thread, and word of its end on it.
#pragma once

#include <napi.h>

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "kernels/kernels.hpp"

namespace samebits::binding {

// Work of less than this, in multiply-adds, well below a millisecond, is done before its thread would have woken up. A
// slower instruction set has narrower vectors.
inline double most_work_at_once(const Kernels& kernels) { return static_cast<double>(kernels.lanes << 18); }

class Background {
 public:
  // A piece of work; one runs at a time, on any thread.
  class Work {
   public:
    virtual ~Work() = default;
    // Off the main thread.
    virtual void run() noexcept = 0;
    // Asks a run to end soon; from any thread.
    virtual void cancel() noexcept = 0;
    // On the main thread, after the run.
    virtual void settle(Napi::Env env) = 0;
  };

  Background() = default;
  ~Background() { stop(); }
  Background(const Background&) = delete;

  // Runs the work on a thread that is idle, or on a new one; keeps the event loop alive until it has settled. Throws
  // std::system_error if the system gives no thread. The work stays until then.
  void start(Napi::Env env, Work& work);
  // Lets go of the thing, on a thread if one can be had: to give much memory back takes milliseconds.
  void discard(std::shared_ptr<void> thing);

 private:
  struct Worker {
    bool is_idle() const { return !work && discarded.empty(); }

    std::thread thread;
    std::condition_variable wake;
    Work* work = nullptr;
    std::vector<std::shared_ptr<void>> discarded;
  };

  static void settle(Napi::Env env, Napi::Function, Background* background, Work* work);
  // What a thread calls when a work has ended; it allocates nothing.
  using Finished = Napi::TypedThreadSafeFunction<Background, Work, &Background::settle>;

  void open(Napi::Env env);
  // One that is idle, or a new one. Throws std::system_error if the system gives no thread.
  Worker& idle_worker();
  void serve(Worker& worker);
  // Cancels what runs and joins all threads. The environment calls it before it closes what the threads call.
  void stop();

  std::mutex mutex_;  // guards the workers
  std::list<Worker> workers_;
  bool stopping_ = false;
  std::size_t running_ = 0;  // works that have not settled
  Finished finished_;
};

}  // namespace samebits::binding

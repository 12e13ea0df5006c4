#include "binding/background.hpp"

#include <algorithm>
#include <utility>

namespace samebits::binding {

// What the threads call must outlive them: the environment runs its clean-up hooks last in, first out.
void Background::open(Napi::Env env) {
  auto finished = Finished::New(env, "samebits", 0, 1, this);
  finished.Unref(env);
  env.AddCleanupHook([](Background* background) { background->stop(); }, this);
  finished_ = finished;
}

void Background::start(Napi::Env env, Work& work) {
  if (!finished_) open(env);
  {
    std::lock_guard lock(mutex_);
    Worker& worker = idle_worker();
    worker.work = &work;
    worker.wake.notify_one();
  }
  if (running_++ == 0) finished_.Ref(env);
}

void Background::discard(std::shared_ptr<void> thing) {
  std::lock_guard lock(mutex_);
  if (stopping_ || workers_.empty()) return;
  try {
    // Together with what is being discarded already, so that one thread is enough.
    const auto busy =
        std::find_if(workers_.begin(), workers_.end(), [](const Worker& worker) { return !worker.discarded.empty(); });
    Worker& worker = busy == workers_.end() ? idle_worker() : *busy;
    worker.discarded.push_back(std::move(thing));
    worker.wake.notify_one();
  } catch (const std::exception&) {
    // then here
  }
}

Background::Worker& Background::idle_worker() {
  auto idle = std::find_if(workers_.begin(), workers_.end(), [](const Worker& worker) { return worker.is_idle(); });
  if (idle != workers_.end()) return *idle;
  idle = workers_.emplace(workers_.end());
  try {
    idle->thread = std::thread([this, worker = &*idle] { serve(*worker); });
  } catch (...) {
    workers_.erase(idle);
    throw;
  }
  return *idle;
}

void Background::serve(Worker& worker) {
  std::unique_lock lock(mutex_);
  for (;;) {
    worker.wake.wait(lock, [&] { return stopping_ || !worker.is_idle(); });
    if (stopping_) return;
    if (!worker.work) {
      auto discarded = std::exchange(worker.discarded, {});
      lock.unlock();
      discarded.clear();
      lock.lock();
      continue;
    }
    Work* work = worker.work;
    lock.unlock();
    work->run();
    lock.lock();
    if (stopping_) return;
    worker.work = nullptr;
    lock.unlock();
    // stop() joins this thread before the environment takes the function away.
    finished_.NonBlockingCall(work);
    lock.lock();
  }
}

void Background::settle(Napi::Env env, Napi::Function, Background* background, Work* work) {
  if (env == nullptr) return;  // it is being torn down
  if (--background->running_ == 0) background->finished_.Unref(env);
  work->settle(env);
}

void Background::stop() {
  {
    std::lock_guard lock(mutex_);
    if (std::exchange(stopping_, true)) return;  // the works may be gone
    for (Worker& worker : workers_) {
      if (worker.work) worker.work->cancel();
      worker.wake.notify_one();
    }
  }
  for (Worker& worker : workers_) {
    if (worker.thread.joinable()) worker.thread.join();
  }
}

}  // namespace samebits::binding

// The JavaScript object around a core Trainer: copies in and out, and runs it in the background.
#pragma once

#include <napi.h>

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include "binding/background.hpp"
#include "core/trainer.hpp"

namespace samebits::binding {

class Addon;

class TrainerObject : public Napi::ObjectWrap<TrainerObject>, private Background::Work {
 public:
  static Napi::Function define(Napi::Env env, Addon& addon);

  // new Trainer(step plan..., samples, validationSamples, batchSize, validationBatchSize, dropLast, validates, stopOnNaN, order)
  explicit TrainerObject(const Napi::CallbackInfo& info);
  ~TrainerObject() { background_->discard(std::move(trainer_)); }

 private:
  Napi::Value write(const Napi::CallbackInfo& info);
  Napi::Value read(const Napi::CallbackInfo& info);
  Napi::Value run(const Napi::CallbackInfo& info);
  Napi::Value validate(const Napi::CallbackInfo& info);
  Napi::Value cancel(const Napi::CallbackInfo& info);

  // Promises what the task reports; one of less work than a thread's waking up is over when this returns.
  Napi::Value start(Napi::Env env, double work, std::function<TrainerReport()> task);
  void run() noexcept override;
  void cancel() noexcept override { cancelled_ = true; }
  void settle(Napi::Env env) override;

  // Calls f(memory, array) for the region, offset and array of the arguments, checked.
  template <typename F>
  void with_region(const Napi::CallbackInfo& info, F f);

  const Kernels& kernels_;
  std::shared_ptr<Background> background_;
  std::shared_ptr<Trainer> trainer_;
  std::atomic<bool> cancelled_ = false;
  bool running_ = false;

  // Of the run at hand.
  std::function<TrainerReport()> task_;
  TrainerReport report_;
  const char* failure_ = nullptr;
  std::unique_ptr<Napi::Promise::Deferred> deferred_;
};

}  // namespace samebits::binding

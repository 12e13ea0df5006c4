// The JavaScript object around a core Trainer: copies in and out, and runs it on a thread of its own.
#pragma once

#include <napi.h>

#include <atomic>
#include <memory>
#include <thread>

#include "core/trainer.hpp"

namespace samebits::binding {

class Addon;

class TrainerObject : public Napi::ObjectWrap<TrainerObject> {
 public:
  static Napi::Function define(Napi::Env env, Addon& addon);

  // new Trainer(layers, sizes, groups); see trainer.cpp
  explicit TrainerObject(const Napi::CallbackInfo& info);
  ~TrainerObject() override;

 private:
  Napi::Value write(const Napi::CallbackInfo& info);
  Napi::Value read(const Napi::CallbackInfo& info);
  Napi::Value run(const Napi::CallbackInfo& info);
  Napi::Value cancel(const Napi::CallbackInfo& info);

  // Calls f(memory, array) for the region, offset and array of the arguments, checked.
  template <typename F>
  void with_region(const Napi::CallbackInfo& info, F f);
  void train(std::size_t epochs, const std::vector<OptimizerRule>& groups);
  void stop();
  void settle(Napi::Env env);

  std::unique_ptr<Trainer> trainer_;
  std::thread thread_;
  std::atomic<bool> cancelled_ = false;
  bool running_ = false;
  TrainerReport report_;
  const char* failure_ = nullptr;
  std::unique_ptr<Napi::Promise::Deferred> deferred_;
  Napi::ThreadSafeFunction finished_;
};

}  // namespace samebits::binding

// What a JavaScript function has of a core Predictor on copies of its own, off the main thread.
#pragma once

#include <napi.h>

#include <memory>
#include <optional>
#include <vector>

#include "binding/background.hpp"
#include "binding/errors.hpp"
#include "core/predictor.hpp"

namespace samebits::binding {

class Addon;

class AsyncPredictorObject : private Background::Work {
 public:
  // (net plan..., parameters, buffers): copies them
  AsyncPredictorObject(const Arguments& info, const Addon& addon);
  ~AsyncPredictorObject() { background_->discard(std::move(memory_)); }

  // (x, y, rows): Promise; x is copied, y is set before it resolves. One at a time.
  Napi::Value predict(const Arguments& info);

  const Addon& addon() const { return addon_; }
  // The function that owns the object: it stays while a prediction runs.
  void belong_to(Napi::Function function) { function_ = Napi::Weak(function); }

 private:
  // What the thread works on.
  struct Memory {
    std::vector<std::vector<float>> parameters, buffers;
    NetMemory net;  // where they lie
    std::unique_ptr<Predictor> predictor;
    std::vector<float> x, y;
  };

  void run() noexcept override;
  void cancel() noexcept override {}
  void settle(Napi::Env env) override;
  void store(Napi::Env env);

  const Addon& addon_;
  const Kernels& kernels_;
  std::shared_ptr<Background> background_;
  NetPlan plan_;
  std::size_t in_, out_;
  std::shared_ptr<Memory> memory_ = std::make_shared<Memory>();
  Napi::FunctionReference function_;

  // Of the prediction at hand.
  bool running_ = false;
  std::size_t rows_ = 0;
  Napi::Reference<Napi::Value> y_;
  std::optional<Failure> failure_;
  std::unique_ptr<Napi::Promise::Deferred> deferred_;
};

}  // namespace samebits::binding

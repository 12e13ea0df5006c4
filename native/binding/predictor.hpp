// The JavaScript object around a core Predictor on the caller's own parameters.
#pragma once

#include <napi.h>

#include <memory>
#include <vector>

#include "binding/pinned.hpp"
#include "core/predictor.hpp"

namespace samebits::binding {

class Addon;

class PredictorObject : public Napi::ObjectWrap<PredictorObject> {
 public:
  static Napi::Function define(Napi::Env env, Addon& addon);

  // new Predictor(net plan..., parameters)
  explicit PredictorObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value predict(const Napi::CallbackInfo& info);

  const Addon& addon_;
  PinnedArrays arrays_;
  std::size_t in_, out_;
  std::vector<float*> parameters_;
  std::unique_ptr<Predictor> predictor_;
};

}  // namespace samebits::binding

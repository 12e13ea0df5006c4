#include "binding/predictor.hpp"

#include <new>

#include "binding/addon.hpp"
#include "binding/args.hpp"
#include "binding/plans.hpp"

namespace samebits::binding {

PredictorObject::PredictorObject(const Napi::CallbackInfo& info, const Addon& addon) : addon_(addon) {
  const Napi::Env env = info.Env();
  const NetPlan plan = net_plan(info, 0);
  if (const char* problem = plan.check(0)) throw Napi::RangeError::New(env, problem);
  in_ = plan.input_features;
  out_ = plan.output_features();
  const auto sizes = plan.parameter_sizes();
  const auto arrays = elements(info[kNetArguments], sizes.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) parameters_.push_back(arrays_.pin<float>(arrays[i], sizes[i]));
  try {
    predictor_ = std::make_unique<Predictor>(plan, addon_.kernels(), addon_.threads());
  } catch (const std::bad_alloc&) {
    throw Napi::Error::New(env, "out of memory");
  }
}

Napi::Value PredictorObject::predict(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::size_t rows = size(info[2]);
  const float* x = array<float>(info[0], product(env, rows, in_));
  float* y = array<float>(info[1], product(env, rows, out_));
  arrays_.require_attached(env);
  predictor_->compute().threads.limit = addon_.threads().limit;
  try {
    predictor_->run(parameters_, x, y, rows);
  } catch (const std::bad_alloc&) {
    throw Napi::Error::New(env, "out of memory");
  }
  return env.Undefined();
}

}  // namespace samebits::binding

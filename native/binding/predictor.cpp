#include "binding/predictor.hpp"

#include "binding/addon.hpp"
#include "binding/args.hpp"
#include "binding/plans.hpp"

namespace samebits::binding {

PredictorObject::PredictorObject(const Arguments& info, const Addon& addon) : addon_(addon) {
  const NetPlan plan = net_plan(info, 0);
  require_no(plan.check(0));
  in_ = plan.input_features;
  out_ = plan.output_features();
  memory_.parameters = arrays_.pin_all<float>(info[kNetArguments], plan.parameter_sizes());
  memory_.buffers = arrays_.pin_all<float>(info[kNetArguments + 1], plan.buffer_sizes());
  predictor_ = std::make_unique<Predictor>(plan, addon_.kernels(), addon_.threads());
}

Napi::Value PredictorObject::predict(const Arguments& info) {
  const Napi::Env env = info.Env();
  const std::size_t rows = size(info[2]);
  const float* x = array<float>(info[0], product(rows, in_));
  float* y = array<float>(info[1], product(rows, out_));
  arrays_.require_attached(env);
  predictor_->compute().threads.limit = addon_.threads().limit;
  predictor_->run(memory_, x, y, rows);
  return env.Undefined();
}

}  // namespace samebits::binding

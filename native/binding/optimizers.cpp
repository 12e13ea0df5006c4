// The optimisers' steps, and the clipping of gradients.
#include "binding/addon.hpp"
#include "binding/args.hpp"
#include "binding/options.hpp"
#include "core/norm.hpp"

namespace samebits::binding {

// optimizerStep(rule, parameter, gradient, step, muProduct, ...three of buffer | null)
Napi::Value Addon::optimizer_step(Info info) {
  const Napi::Env env = info.Env();
  const OptimizerRule rule = optimizer_rule(array<double>(info[0], kRuleNumbers));
  const View<float> parameter = view<float>(info[1]);
  const float* gradient = array<float>(info[2], parameter.size);
  const std::size_t step = size(info[3]);
  require(step <= std::numeric_limits<std::uint32_t>::max(), "a count of steps was expected");
  const Progress before{static_cast<std::uint32_t>(step), static_cast<float>(number(info[4]))};
  OptimizerBuffers buffers;
  for (std::size_t i = 0; i < kOptimizerSlots; ++i) {
    buffers.slot[i] = optional_array<float>(info[5 + i], parameter.size);
    require(buffers.slot[i] || !uses_slot(rule, i) || parameter.size == 0, "a buffer is missing");
  }
  const OptimizerScalars scalars = optimizer_scalars(rule, before, beta_powers_);
  kernels().optimizer_step(scalars, parameter.data, gradient, buffers.slot, parameter.size);
  return env.Undefined();
}

// sumOfSquares(x): number
Napi::Value Addon::sum_of_squares(Info info) {
  const View<float> x = view<float>(info[0]);
  return Napi::Number::New(info.Env(), samebits::sum_of_squares(compute(), x.data, x.size));
}

// scale(x, factor)
Napi::Value Addon::scale(Info info) {
  const View<float> x = view<float>(info[0]);
  kernels().scale(x.data, x.size, static_cast<float>(number(info[1])));
  return info.Env().Undefined();
}

// clamp(x, limit)
Napi::Value Addon::clamp(Info info) {
  const View<float> x = view<float>(info[0]);
  kernels().clamp(x.data, x.size, static_cast<float>(number(info[1])));
  return info.Env().Undefined();
}

}  // namespace samebits::binding

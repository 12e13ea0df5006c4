// Forward and backward passes, the loss and the optimiser's step.
#include <algorithm>

#include "binding/addon.hpp"
#include "binding/args.hpp"
#include "binding/options.hpp"
#include "core/cross_entropy.hpp"

namespace samebits::binding {
namespace {

// The sizes of a linear layer's arrays, and the numbers of elements they come to.
struct LinearArguments {
  LinearSize size;
  std::size_t input, weight, output;
};

// (rows, inFeatures, outFeatures) from argument `first` on.
LinearArguments linear_arguments(const Napi::CallbackInfo& info, std::size_t first) {
  const Napi::Env env = info.Env();
  const LinearSize s{size(info[first]), size(info[first + 1]), size(info[first + 2])};
  // Where one size is 0, no array limits the others, and a loop over nothing would never end.
  require(env, std::max({s.rows, s.in, s.out}) <= std::numeric_limits<std::int32_t>::max(), "a size is too large");
  return {s, product(env, s.rows, s.in), product(env, s.in, s.out), product(env, s.rows, s.out)};
}

}  // namespace

// linearForward(x, weight, bias | null, y, rows, inFeatures, outFeatures)
Napi::Value Addon::linear_forward(Info info) {
  const auto a = linear_arguments(info, 4);
  samebits::linear_forward(compute(), array<float>(info[0], a.input), array<float>(info[1], a.weight),
                           optional_array<float>(info[2], a.size.out), array<float>(info[3], a.output), a.size);
  return info.Env().Undefined();
}

// linearBackwardInput(gradOutput, weight, gradInput, rows, inFeatures, outFeatures)
Napi::Value Addon::linear_backward_input(Info info) {
  const auto a = linear_arguments(info, 3);
  samebits::linear_backward_input(compute(), array<float>(info[0], a.output), array<float>(info[1], a.weight),
                                  array<float>(info[2], a.input), a.size);
  return info.Env().Undefined();
}

// linearBackwardParameters(x, gradOutput, gradWeight, gradBias | null, rows, inFeatures, outFeatures)
Napi::Value Addon::linear_backward_parameters(Info info) {
  const auto a = linear_arguments(info, 4);
  samebits::linear_backward_parameters(compute(), array<float>(info[0], a.input), array<float>(info[1], a.output),
                                       array<float>(info[2], a.weight), optional_array<float>(info[3], a.size.out), a.size);
  return info.Env().Undefined();
}

// add(x, y): y += x
Napi::Value Addon::add(Info info) {
  const View<float> x = view<float>(info[0]);
  kernels().add(x.data, array<float>(info[1], x.size), x.size);
  return info.Env().Undefined();
}

// tanhForward(x, y)
Napi::Value Addon::tanh_forward(Info info) {
  const View<float> x = view<float>(info[0]);
  kernels().tanh_forward(x.data, array<float>(info[1], x.size), x.size);
  return info.Env().Undefined();
}

// tanhBackward(y, gradOutput, gradInput)
Napi::Value Addon::tanh_backward(Info info) {
  const View<float> y = view<float>(info[0]);
  kernels().tanh_backward(y.data, array<float>(info[1], y.size), array<float>(info[2], y.size), y.size);
  return info.Env().Undefined();
}

// crossEntropy(logits, target, gradLogits | null, classes, mean): number
Napi::Value Addon::cross_entropy(Info info) {
  const Napi::Env env = info.Env();
  // A copy: another thread may write to a shared array after the check.
  const View<std::int32_t> given = view<std::int32_t>(info[1]);
  const std::vector<std::int32_t> target(given.data, given.data + given.size);
  const std::size_t classes = size(info[3]), elements = product(env, target.size(), classes);
  const float* logits = array<float>(info[0], elements);
  float* grad = optional_array<float>(info[2], elements);
  require(env, are_class_indices(target.data(), target.size(), classes), "a target is not a class index");
  std::vector<double> scratch(classes);
  return Napi::Number::New(env, samebits::cross_entropy(kernels(), logits, target.data(), grad, target.size(), classes,
                                                        reduction(boolean(info[4])), scratch.data()));
}

// sgdStep(parameter, gradient, momentumBuffer | null, first, options)
Napi::Value Addon::sgd_step(Info info) {
  const View<float> parameter = view<float>(info[0]);
  const auto options = sgd_options(array<double>(info[4], kSgdNumbers));
  float* buffer = optional_array<float>(info[2], parameter.size);
  kernels().sgd_step(parameter.data, array<float>(info[1], parameter.size), options.has_momentum ? buffer : nullptr,
                     boolean(info[3]), options, parameter.size);
  return info.Env().Undefined();
}

}  // namespace samebits::binding

// Forward and backward passes.
#include <algorithm>

#include "binding/addon.hpp"
#include "binding/args.hpp"
#include "binding/options.hpp"
#include "core/batch_norm.hpp"
#include "core/layer_norm.hpp"
#include "core/prelu.hpp"

namespace samebits::binding {
namespace {

// The sizes of a linear layer's arrays, and the numbers of elements they come to.
struct LinearArguments {
  LinearSize size;
  std::size_t input, weight, output;
};

// (rows, inFeatures, outFeatures) from argument `first` on.
LinearArguments linear_arguments(const Arguments& info, std::size_t first) {
  const LinearSize s{size(info[first]), size(info[first + 1]), size(info[first + 2])};
  // Where one size is 0, no array limits the others, and a loop over nothing would never end.
  require(std::max({s.rows, s.in, s.out}) <= std::numeric_limits<std::int32_t>::max(), "a size is too large");
  return {s, product(s.rows, s.in), product(s.in, s.out), product(s.rows, s.out)};
}

// (columns, eps) from argument `first` on, for an array of whole rows.
LayerNormSize layer_norm_size(std::size_t elements, const Arguments& info, std::size_t first) {
  const std::size_t columns = size(info[first]);
  require(columns > 0 && elements % columns == 0, "the rows are not whole");
  return {elements / columns, columns, number(info[first + 1])};
}

// Rows of as many columns as there are moments for.
BatchNormSize batch_norm_size(std::size_t elements, std::size_t moments, double eps) {
  const std::size_t columns = moments / 2;
  require(columns > 0 && moments % 2 == 0 && elements % columns == 0, "the rows are not whole");
  return {elements / columns, columns, eps};
}

// Rows of as many columns as there are weights, or of any number where there is one.
PreluSize prelu_size(std::size_t elements, std::size_t weights, std::size_t columns) {
  require(weights == 1 || weights == columns, "a weight for each column is wanted, or one for all");
  require(columns == 0 ? elements == 0 : elements % columns == 0, "the rows are not whole");
  return {columns == 0 ? 0 : elements / columns, columns, weights};
}

}  // namespace

// linearForward(x, weight, bias | null, y, rows, inFeatures, outFeatures)
Napi::Value Addon::linear_forward(Info info) {
  const auto a = linear_arguments(info, 4);
  samebits::linear_forward(compute(), array<float>(info[0], a.input), array<float>(info[1], a.weight),
                           optional_array<float>(info[2], a.size.out), nullptr, array<float>(info[3], a.output),
                           a.size);
  return info.Env().Undefined();
}

// linearBackward(x, weight, gradOutput, gradInput, gradWeight, gradBias | null, accumulate, rows, inFeatures,
// outFeatures)
Napi::Value Addon::linear_backward(Info info) {
  const auto a = linear_arguments(info, 7);
  const LinearGradients gradients{array<float>(info[4], a.weight), optional_array<float>(info[5], a.size.out),
                                  boolean(info[6])};
  const float *x = array<float>(info[0], a.input), *weight = array<float>(info[1], a.weight);
  const float* grad_output = array<float>(info[2], a.output);
  samebits::linear_backward(compute(), x, weight, grad_output, array<float>(info[3], a.input), gradients, a.size);
  return info.Env().Undefined();
}

// layerNormForward(x, weight | null, bias | null, y, columns, eps)
Napi::Value Addon::layer_norm_forward(Info info) {
  const View<float> x = view<float>(info[0]);
  const LayerNormSize s = layer_norm_size(x.size, info, 4);
  samebits::layer_norm_forward(compute(), x.data, optional_array<float>(info[1], s.columns),
                               optional_array<float>(info[2], s.columns), array<float>(info[3], x.size), s);
  return info.Env().Undefined();
}

// layerNormBackward(x, weight | null, gradOutput, gradInput, gradWeight | null, gradBias | null, accumulate, columns,
// eps)
Napi::Value Addon::layer_norm_backward(Info info) {
  const View<float> x = view<float>(info[0]);
  const LayerNormSize s = layer_norm_size(x.size, info, 7);
  const float *weight = optional_array<float>(info[1], s.columns), *grad_output = array<float>(info[2], x.size);
  float* grad_input = array<float>(info[3], x.size);
  const LayerNormGradients gradients{optional_array<float>(info[4], s.columns),
                                     optional_array<float>(info[5], s.columns), boolean(info[6])};
  layer_norm_backward_parameters(compute(), x.data, grad_output, gradients, s);
  layer_norm_backward_input(compute(), x.data, weight, grad_output, grad_input, s);
  return info.Env().Undefined();
}

// batchMoments(x, moments, eps, mean | null, variance | null, batches | null, momentum | null)
Napi::Value Addon::batch_moments(Info info) {
  const View<float> x = view<float>(info[0]);
  const View<double> moments = view<double>(info[1]);
  const BatchNormSize s = batch_norm_size(x.size, moments.size, number(info[2]));
  if (info[3].IsNull()) {
    samebits::batch_moments(compute(), x.data, moments.data, nullptr, s);
    return info.Env().Undefined();
  }
  const RunningStatistics running{array<float>(info[3], s.columns), array<float>(info[4], s.columns),
                                  array<std::int64_t>(info[5], 1),
                                  info[6].IsNull() ? std::numeric_limits<double>::quiet_NaN() : number(info[6])};
  samebits::batch_moments(compute(), x.data, moments.data, &running, s);
  return info.Env().Undefined();
}

// runningMoments(mean, variance, moments, eps)
Napi::Value Addon::running_moments(Info info) {
  const View<double> moments = view<double>(info[2]);
  const std::size_t columns = batch_norm_size(0, moments.size, 0).columns;
  samebits::running_moments(array<float>(info[0], columns), array<float>(info[1], columns), moments.data, columns,
                            number(info[3]));
  return info.Env().Undefined();
}

// batchNormForward(x, moments, weight | null, bias | null, y)
Napi::Value Addon::batch_norm_forward(Info info) {
  const View<float> x = view<float>(info[0]);
  const View<double> moments = view<double>(info[1]);
  const BatchNormSize s = batch_norm_size(x.size, moments.size, 0);
  samebits::batch_norm_forward(compute(), x.data, moments.data, optional_array<float>(info[2], s.columns),
                               optional_array<float>(info[3], s.columns), array<float>(info[4], x.size), s);
  return info.Env().Undefined();
}

// batchNormBackward(x, moments, weight | null, gradOutput, gradInput, gradWeight | null, gradBias | null, accumulate,
// isOfBatch)
Napi::Value Addon::batch_norm_backward(Info info) {
  const View<float> x = view<float>(info[0]);
  const View<double> moments = view<double>(info[1]);
  const BatchNormSize s = batch_norm_size(x.size, moments.size, 0);
  const float *weight = optional_array<float>(info[2], s.columns), *grad_output = array<float>(info[3], x.size);
  samebits::batch_norm_backward(compute(), x.data, moments.data, weight, grad_output,
                                {.input = array<float>(info[4], x.size),
                                 .weight = optional_array<float>(info[5], s.columns),
                                 .bias = optional_array<float>(info[6], s.columns),
                                 .accumulate = boolean(info[7]),
                                 .moments_of_batch = boolean(info[8])},
                                s);
  return info.Env().Undefined();
}

// preluForward(x, weight, y)
Napi::Value Addon::prelu_forward(Info info) {
  const View<float> x = view<float>(info[0]), weight = view<float>(info[1]);
  float* y = array<float>(info[2], x.size);
  samebits::prelu_forward(compute(), x.data, weight.data, y, prelu_size(x.size, weight.size, weight.size));
  return info.Env().Undefined();
}

// preluBackward(x, weight, gradOutput, gradInput, gradWeight, accumulate, columns)
Napi::Value Addon::prelu_backward(Info info) {
  const View<float> x = view<float>(info[0]), weight = view<float>(info[1]);
  const PreluSize s = prelu_size(x.size, weight.size, size(info[6]));
  const float* grad_output = array<float>(info[2], x.size);
  float *grad_input = array<float>(info[3], x.size), *grad_weight = array<float>(info[4], weight.size);
  prelu_backward_weight(compute(), x.data, grad_output, grad_weight, boolean(info[5]), s);
  prelu_backward_input(compute(), x.data, weight.data, grad_output, grad_input, s);
  return info.Env().Undefined();
}

// add(x, y): y += x
Napi::Value Addon::add(Info info) {
  const View<float> x = view<float>(info[0]);
  kernels().add(x.data, array<float>(info[1], x.size), x.size);
  return info.Env().Undefined();
}

}  // namespace samebits::binding

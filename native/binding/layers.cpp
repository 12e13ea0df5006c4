// A linear layer's passes, and what is done to gradients element by element.
#include <algorithm>

#include "binding/addon.hpp"
#include "binding/args.hpp"

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

// add(x, y): y += x
Napi::Value Addon::add(Info info) {
  const View<float> x = view<float>(info[0]);
  kernels().add(x.data, array<float>(info[1], x.size), x.size);
  return info.Env().Undefined();
}

// multiply(x, factor, y)
Napi::Value Addon::multiply(Info info) {
  const View<float> x = view<float>(info[0]);
  const float* factor = array<float>(info[1], x.size);
  kernels().multiply(x.data, factor, array<float>(info[2], x.size), x.size);
  return info.Env().Undefined();
}

}  // namespace samebits::binding

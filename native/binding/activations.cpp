// Elementwise functions, softmax and dropout.
#include "binding/addon.hpp"
#include "binding/args.hpp"
#include "binding/generator.hpp"
#include "binding/options.hpp"
#include "core/dropout.hpp"

namespace samebits::binding {
namespace {

// The rows of `columns` that `elements` numbers are.
std::size_t rows_of(std::size_t elements, std::size_t columns) {
  const std::size_t rows = columns == 0 ? 0 : elements / columns;
  require(rows * columns == elements, "the numbers do not fill rows");
  return rows;
}

}  // namespace

// activationForward(kind, a, b, x, y)
Napi::Value Addon::activation_forward(Info info) {
  const Activation activation = activation_argument(info, 0);
  const View<float> x = view<float>(info[3]);
  kernels().activation_forward(activation, x.data, array<float>(info[4], x.size), x.size);
  return info.Env().Undefined();
}

// activationBackward(kind, a, b, x, y, gradOutput, gradInput)
Napi::Value Addon::activation_backward(Info info) {
  const Activation activation = activation_argument(info, 0);
  const View<float> x = view<float>(info[3]);
  const float *y = array<float>(info[4], x.size), *grad_output = array<float>(info[5], x.size);
  kernels().activation_backward(activation, x.data, y, grad_output, array<float>(info[6], x.size), x.size);
  return info.Env().Undefined();
}

// softmaxForward(x, y, columns, log)
Napi::Value Addon::softmax_forward(Info info) {
  const View<float> x = view<float>(info[0]);
  float* y = array<float>(info[1], x.size);
  const std::size_t columns = size(info[2]), rows = rows_of(x.size, columns);
  kernels().softmax_forward(x.data, y, rows, columns, boolean(info[3]));
  return info.Env().Undefined();
}

// softmaxBackward(y, gradOutput, gradInput, columns, log)
Napi::Value Addon::softmax_backward(Info info) {
  const View<float> y = view<float>(info[0]);
  const float* grad_output = array<float>(info[1], y.size);
  float* grad_input = array<float>(info[2], y.size);
  const std::size_t columns = size(info[3]), rows = rows_of(y.size, columns);
  kernels().softmax_backward(y.data, grad_output, grad_input, rows, columns, boolean(info[4]));
  return info.Env().Undefined();
}

// dropoutForward(state, p, x, noise, y)
Napi::Value Addon::dropout_forward(Info info) {
  Generator generator = generator_argument(info[0], kernels());
  const double p = number(info[1]);
  require(p >= 0 && p <= 1, "a probability lies from 0 to 1");
  const View<float> x = view<float>(info[2]);
  float* noise = array<float>(info[3], x.size);
  float* y = array<float>(info[4], x.size);
  draw_noise(generator, p, noise, x.size, threads());
  kernels().multiply(x.data, noise, y, x.size);
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

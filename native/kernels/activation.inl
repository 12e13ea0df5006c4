// Elementwise functions: which one, and the loop over vectors. Each is a struct with its options, made of an Activation
// where it has some, `forward` and `backward`.

// What others are made of.
#include "hardsigmoid.inl"
#include "sigmoid.inl"
#include "softplus.inl"
#include "tanh.inl"

#include "celu.inl"
#include "elu.inl"
#include "gelu.inl"
#include "hardshrink.inl"
#include "hardswish.inl"
#include "hardtanh.inl"
#include "leaky_relu.inl"
#include "logsigmoid.inl"
#include "mish.inl"
#include "relu.inl"
#include "selu.inl"
#include "silu.inl"
#include "softshrink.inl"
#include "softsign.inl"
#include "tanhshrink.inl"
#include "threshold.inl"

template <typename Function>
inline Function function_of(const Activation& activation) {
  if constexpr (requires { Function(activation); }) return Function(activation);
  else return {};
}

template <typename Run>
inline void with_function(const Activation& activation, Run run) {
#define SAMEBITS_RUN(kind, Function, ...) \
  case Activation::Kind::kind: return run(function_of<Function>(activation));
  switch (activation.kind) { SAMEBITS_ACTIVATIONS(SAMEBITS_RUN) }
#undef SAMEBITS_RUN
}

void activation_forward(const Activation& activation, const float* x, float* y, std::size_t n) noexcept {
  with_function(activation, [=](auto function) {
    for_each_vector<Vf>(n, y,
                        [=](std::size_t i, std::size_t count) { return function.forward(load_at<Vf>(x, i, count)); });
  });
}

// In place, to n numbers of each of some rows.
inline void apply(const Activation& activation, float* y, std::size_t y_row, std::size_t rows, std::size_t n) {
  if (y_row == n) return activation_forward(activation, y, y, rows * n);
  for (std::size_t r = 0; r < rows; ++r) activation_forward(activation, y + r * y_row, y + r * y_row, n);
}

void activation_backward(const Activation& activation, const float* x, const float* y, const float* grad_output,
                         float* grad_input, std::size_t n) noexcept {
  const float* source = derives_from_output(activation.kind) ? y : x;
  with_function(activation, [=](auto function) {
    for_each_vector<Vf>(n, grad_input, [=](std::size_t i, std::size_t count) {
      return function.backward(load_at<Vf>(source, i, count), load_at<Vf>(grad_output, i, count));
    });
  });
}

void multiply(const float* x, const float* factor, float* y, std::size_t n) noexcept {
  for_each_vector<Vf>(
      n, y, [=](std::size_t i, std::size_t count) { return load_at<Vf>(x, i, count) * load_at<Vf>(factor, i, count); });
}

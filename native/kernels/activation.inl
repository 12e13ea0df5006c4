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

// Of whole vectors; unrolled, two dozen functions would be there several times.
__attribute__((noinline)) static void forward_vectors(const Activation& activation, const float* x, float* y,
                                                      std::size_t n) {
  with_function(activation, [=](auto function) {
#pragma GCC unroll 1
    for (std::size_t i = 0; i < n; i += kFloats) store(y + i, function.forward(load<Vf>(x + i)));
  });
}

// The tail goes through the loop of whole vectors: two dozen functions need not be there twice.
void activation_forward(const Activation& activation, const float* x, float* y, std::size_t n) noexcept {
  const std::size_t rest = n % kFloats, whole = n - rest;
  if (whole > 0) forward_vectors(activation, x, y, whole);
  if (rest == 0) return;
  Vf last = load_first<Vf>(x + whole, rest);
  forward_vectors(activation, reinterpret_cast<float*>(&last), reinterpret_cast<float*>(&last), kFloats);
  store_first(y + whole, last, rest);
}

__attribute__((noinline)) static void backward_vectors(const Activation& activation, const float* source,
                                                       const float* grad_output, float* grad_input, std::size_t n) {
  with_function(activation, [=](auto function) {
#pragma GCC unroll 1
    for (std::size_t i = 0; i < n; i += kFloats) {
      store(grad_input + i, function.backward(load<Vf>(source + i), load<Vf>(grad_output + i)));
    }
  });
}

void activation_backward(const Activation& activation, const float* x, const float* y, const float* grad_output,
                         float* grad_input, std::size_t n) noexcept {
  const float* source = derives_from_output(activation.kind) ? y : x;
  const std::size_t rest = n % kFloats, whole = n - rest;
  if (whole > 0) backward_vectors(activation, source, grad_output, grad_input, whole);
  if (rest == 0) return;
  Vf last_source = load_first<Vf>(source + whole, rest), last = load_first<Vf>(grad_output + whole, rest);
  float* place = reinterpret_cast<float*>(&last);
  backward_vectors(activation, reinterpret_cast<float*>(&last_source), place, place, kFloats);
  store_first(grad_input + whole, last, rest);
}

void multiply(const float* x, const float* factor, float* y, std::size_t n) noexcept {
  for_each_vector<Vf>(
      n, y, [=](std::size_t i, std::size_t count) { return load_at<Vf>(x, i, count) * load_at<Vf>(factor, i, count); });
}

// Elementwise functions: which one, and the loop over vectors. Each is a struct with its options, `forward` and
// `backward`.

template <typename Run>
inline void with_function(const Activation& activation, Run run) {
  switch (activation.kind) {
    case Activation::Kind::tanh: return run(Tanh{});
    case Activation::Kind::relu: return run(Relu{});
    case Activation::Kind::leaky_relu: return run(LeakyRelu{static_cast<float>(activation.a)});
    case Activation::Kind::sigmoid: return run(Sigmoid{});
    case Activation::Kind::gelu: return run(Gelu{});
    case Activation::Kind::gelu_tanh: return run(GeluTanh{});
    case Activation::Kind::silu: return run(Silu{});
    case Activation::Kind::elu: return run(Elu{static_cast<float>(activation.a)});
    case Activation::Kind::softplus: return run(Softplus{activation.a, activation.b, 1.0 / activation.a});
  }
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

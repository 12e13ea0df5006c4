// Softmax and its logarithm of rows, in float64; a row's sums go from its first number to its last.

constexpr std::size_t kSoftmaxPart = 256;  // exponentials that are kept between the two passes

// out[i] = e^(x[i] - shift)
inline void shifted_exp(const float* x, double shift, double* out, std::size_t n) {
  for_each_vector<Vd>(n, out, [=](std::size_t i, std::size_t count) {
    return exp_of_at_most_709(widen(load_at<VfHalf>(x, i, count)) - shift);
  });
}

// From -infinity, passing over NaN. Which of two equal zeros it is changes no result: where
// a row has both, its sum of exponentials is 2 or more.
inline float maximum(const float* x, std::size_t n) {
  float max = -__builtin_inff();
  std::size_t i = 0;
  if (n >= 4 * kFloats) {
    Vf lanes = Vf{} + max;
    for (; i + kFloats <= n; i += kFloats) {
      const Vf v = load<Vf>(x + i);
      lanes = v > lanes ? v : lanes;
    }
    for (std::size_t lane = 0; lane < kFloats; ++lane) max = lanes[lane] > max ? lanes[lane] : max;
  }
  for (; i < n; ++i) max = x[i] > max ? x[i] : max;
  return max;
}

// f(first, count) for the parts of a row.
template <typename F>
inline void for_each_part(std::size_t columns, F f) {
  for (std::size_t j = 0; j < columns; j += kSoftmaxPart) f(j, columns - j < kSoftmaxPart ? columns - j : kSoftmaxPart);
}

inline void softmax_row(const float* x, float* y, std::size_t columns, bool log_of_it) {
  const double shift = maximum(x, columns);
  double part[kSoftmaxPart];
  double sum = 0;
  for_each_part(columns, [&](std::size_t first, std::size_t count) {
    shifted_exp(x + first, shift, part, count);
    for (std::size_t j = 0; j < count; ++j) sum += part[j];
  });
  if (log_of_it) {
    const double log_sum = log(sum);
    for_each_vector<VfHalf>(columns, y, [=](std::size_t i, std::size_t count) {
      return narrow((widen(load_at<VfHalf>(x, i, count)) - shift) - log_sum);
    });
    return;
  }
  const double inverse = 1.0 / sum;
  for_each_part(columns, [&](std::size_t first, std::size_t count) {
    if (columns > kSoftmaxPart) shifted_exp(x + first, shift, part, count);
    for_each_vector<VfHalf>(count, y + first, [&](std::size_t i, std::size_t lanes) {
      return narrow(load_at<Vd>(part, i, lanes) * inverse);
    });
  });
}

void softmax_forward(const float* x, float* y, std::size_t rows, std::size_t columns, bool log) noexcept {
  for (std::size_t r = 0; r < rows; ++r) softmax_row(x + r * columns, y + r * columns, columns, log);
}

inline void softmax_row_backward(const float* y, const float* grad_output, float* grad_input, std::size_t columns) {
  double dot = 0;
  for (std::size_t j = 0; j < columns; ++j) dot += static_cast<double>(grad_output[j]) * y[j];
  for_each_vector<VfHalf>(columns, grad_input, [=](std::size_t i, std::size_t count) {
    return narrow((widen(load_at<VfHalf>(grad_output, i, count)) - dot) * widen(load_at<VfHalf>(y, i, count)));
  });
}

inline void log_softmax_row_backward(const float* y, const float* grad_output, float* grad_input, std::size_t columns) {
  double sum = 0;
  for (std::size_t j = 0; j < columns; ++j) sum += grad_output[j];
  for_each_vector<VfHalf>(columns, grad_input, [=](std::size_t i, std::size_t count) {
    return narrow(widen(load_at<VfHalf>(grad_output, i, count)) - exp(widen(load_at<VfHalf>(y, i, count))) * sum);
  });
}

void softmax_backward(const float* y, const float* grad_output, float* grad_input, std::size_t rows,
                      std::size_t columns, bool log) noexcept {
  const auto row = log ? log_softmax_row_backward : softmax_row_backward;
  for (std::size_t i = 0; i < rows * columns; i += columns) row(y + i, grad_output + i, grad_input + i, columns);
}

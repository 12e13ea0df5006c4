// Softmax and its logarithm of rows, in float64; a row's sums go from its first number to its last.

constexpr std::size_t kSoftmaxPart = 1024;  // exponentials of a row that are kept between the two passes
constexpr std::size_t kSoftmaxRows = 4;     // that are gone through together, so that their additions overlap

// out[i] = e^(x[i] - shift). Not inlined: it would be there eight times.
__attribute__((noinline)) static void shifted_exp(const float* x, double shift, double* out, std::size_t n) {
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

template <std::size_t n>
struct Together {
  static constexpr std::size_t kRows = n;
};

// f(first, together) for the rows: several together, and then one by one.
template <typename F>
inline void for_each_rows(std::size_t rows, F f) {
  std::size_t r = 0;
  for (; r + kSoftmaxRows <= rows; r += kSoftmaxRows) f(r, Together<kSoftmaxRows>{});
  for (; r < rows; ++r) f(r, Together<1>{});
}

template <std::size_t kRows>
inline void softmax_rows(const float* x, float* y, std::size_t columns, bool log_of_it) {
  double parts[kRows][kSoftmaxPart], shifts[kRows], sums[kRows] = {};
  for (std::size_t r = 0; r < kRows; ++r) shifts[r] = maximum(x + r * columns, columns);
  for_each_part(columns, [&](std::size_t first, std::size_t count) {
    for (std::size_t r = 0; r < kRows; ++r) shifted_exp(x + r * columns + first, shifts[r], parts[r], count);
    for (std::size_t j = 0; j < count; ++j) {
      for (std::size_t r = 0; r < kRows; ++r) sums[r] += parts[r][j];
    }
  });
  for (std::size_t r = 0; r < kRows; ++r, x += columns, y += columns) {
    const double shift = shifts[r];
    if (log_of_it) {
      const double log_sum = log(sums[r]);
      for_each_vector<VfHalf>(columns, y, [=](std::size_t i, std::size_t count) {
        return narrow((widen(load_at<VfHalf>(x, i, count)) - shift) - log_sum);
      });
      continue;
    }
    const double inverse = 1.0 / sums[r];
    double* part = parts[r];
    for_each_part(columns, [=](std::size_t first, std::size_t count) {
      if (columns > kSoftmaxPart) shifted_exp(x + first, shift, part, count);
      for_each_vector<VfHalf>(count, y + first, [=](std::size_t i, std::size_t lanes) {
        return narrow(load_at<Vd>(part, i, lanes) * inverse);
      });
    });
  }
}

void softmax_forward(const float* x, float* y, std::size_t rows, std::size_t columns, bool log) noexcept {
  for_each_rows(rows, [=](std::size_t r, auto together) {
    softmax_rows<together.kRows>(x + r * columns, y + r * columns, columns, log);
  });
}

template <std::size_t kRows>
inline void softmax_rows_backward(const float* y, const float* grad_output, float* grad_input, std::size_t columns) {
  double dots[kRows] = {};
  for (std::size_t j = 0; j < columns; ++j) {
    for (std::size_t r = 0; r < kRows; ++r)
      dots[r] += static_cast<double>(grad_output[r * columns + j]) * y[r * columns + j];
  }
  for (const double dot : dots) {
    for_each_vector<VfHalf>(columns, grad_input, [=](std::size_t i, std::size_t count) {
      return narrow((widen(load_at<VfHalf>(grad_output, i, count)) - dot) * widen(load_at<VfHalf>(y, i, count)));
    });
    y += columns, grad_output += columns, grad_input += columns;
  }
}

template <std::size_t kRows>
inline void log_softmax_rows_backward(const float* y, const float* grad_output, float* grad_input,
                                      std::size_t columns) {
  double sums[kRows] = {};
  for (std::size_t j = 0; j < columns; ++j) {
    for (std::size_t r = 0; r < kRows; ++r) sums[r] += grad_output[r * columns + j];
  }
  for (const double sum : sums) {
    for_each_vector<VfHalf>(columns, grad_input, [=](std::size_t i, std::size_t count) {
      return narrow(widen(load_at<VfHalf>(grad_output, i, count)) - exp(widen(load_at<VfHalf>(y, i, count))) * sum);
    });
    y += columns, grad_output += columns, grad_input += columns;
  }
}

void softmax_backward(const float* y, const float* grad_output, float* grad_input, std::size_t rows,
                      std::size_t columns, bool log) noexcept {
  for_each_rows(rows, [=](std::size_t r, auto together) {
    const std::size_t i = r * columns;
    if (log) log_softmax_rows_backward<together.kRows>(y + i, grad_output + i, grad_input + i, columns);
    else softmax_rows_backward<together.kRows>(y + i, grad_output + i, grad_input + i, columns);
  });
}

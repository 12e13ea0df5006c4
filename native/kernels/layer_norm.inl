// Rows brought to mean 0 and variance 1, in float64 with one rounding at the end:
// lib/backend/reference/operations/layer_norm.ts.

struct Moments {
  double mean, inverse_deviation;
};

inline Moments moments_of(const float* x, std::size_t columns, double eps) {
  const double n = static_cast<double>(columns);
  const double mean = sum_in_lanes(
                          columns, [=](std::size_t i) { return widen(load<VfHalf>(x + i)); },
                          [=](std::size_t i) { return static_cast<double>(x[i]); }) /
                      n;
  const auto square = [](auto v) { return v * v; };
  const double squares = sum_in_lanes(
      columns, [=](std::size_t i) { return square(widen(load<VfHalf>(x + i)) - mean); },
      [=](std::size_t i) { return square(static_cast<double>(x[i]) - mean); });
  return {mean, 1 / __builtin_sqrt(squares / n + eps)};
}

void layer_norm_forward(const float* x, const float* weight, const float* bias, float* y, std::size_t rows,
                        std::size_t columns, double eps) noexcept {
  for (std::size_t r = 0; r < rows; ++r, x += columns, y += columns) {
    const auto [mean, scale] = moments_of(x, columns, eps);
    for_each_vector<VfHalf>(columns, y, [=, mean = mean, scale = scale](std::size_t i, std::size_t count) {
      Vd v = (widen(load_at<VfHalf>(x, i, count)) - mean) * scale;
      if (weight) v = v * widen(load_at<VfHalf>(weight, i, count));
      if (bias) v = v + widen(load_at<VfHalf>(bias, i, count));
      return narrow(v);
    });
  }
}

// The gradient of a row's normalised number, in a vector or alone.
inline Vd scaled_at(const float* g, const float* weight, std::size_t i, std::size_t count) {
  const Vd v = widen(load_at<VfHalf>(g, i, count));
  return weight ? v * widen(load_at<VfHalf>(weight, i, count)) : v;
}
inline double scaled_at(const float* g, const float* weight, std::size_t i) {
  const double v = static_cast<double>(g[i]);
  return weight ? v * static_cast<double>(weight[i]) : v;
}

void layer_norm_backward_input(const float* x, const float* weight, const float* grad_output, float* grad_input,
                               std::size_t rows, std::size_t columns, double eps) noexcept {
  const double n = static_cast<double>(columns);
  for (std::size_t r = 0; r < rows; ++r, x += columns, grad_output += columns, grad_input += columns) {
    const Moments m = moments_of(x, columns, eps);
    const float* g = grad_output;
    const auto normalised = [=](auto v) { return (v - m.mean) * m.inverse_deviation; };
    const double sum = sum_in_lanes(
        columns, [=](std::size_t i) { return scaled_at(g, weight, i, kDoubles); },
        [=](std::size_t i) { return scaled_at(g, weight, i); });
    const double dot = sum_in_lanes(
        columns,
        [=](std::size_t i) { return scaled_at(g, weight, i, kDoubles) * normalised(widen(load<VfHalf>(x + i))); },
        [=](std::size_t i) { return scaled_at(g, weight, i) * normalised(static_cast<double>(x[i])); });
    const double mean_sum = sum / n, mean_dot = dot / n;
    for_each_vector<VfHalf>(columns, grad_input, [=](std::size_t i, std::size_t count) {
      const Vd along = normalised(widen(load_at<VfHalf>(x, i, count))) * mean_dot;
      return narrow(((scaled_at(g, weight, i, count) - mean_sum) - along) * m.inverse_deviation);
    });
  }
}

void layer_norm_backward_parameters(const float* x, const float* grad_output, double* weight_sums, double* bias_sums,
                                    std::size_t rows, std::size_t columns, double eps) noexcept {
  for (std::size_t j = 0; j < columns; ++j) weight_sums[j] = bias_sums[j] = 0;
  for (std::size_t r = 0; r < rows; ++r, x += columns, grad_output += columns) {
    const Moments m = moments_of(x, columns, eps);
    const float *row = x, *g = grad_output;
    for_each_vector<Vd>(columns, weight_sums, [=](std::size_t i, std::size_t count) {
      const Vd normalised = (widen(load_at<VfHalf>(row, i, count)) - m.mean) * m.inverse_deviation;
      return load_at<Vd>(weight_sums, i, count) + widen(load_at<VfHalf>(g, i, count)) * normalised;
    });
    for_each_vector<Vd>(columns, bias_sums, [=](std::size_t i, std::size_t count) {
      return load_at<Vd>(bias_sums, i, count) + widen(load_at<VfHalf>(g, i, count));
    });
  }
}

// Columns brought to mean 0 and variance 1, in float64 with one rounding at the end:
// lib/backend/reference/operations/batch_norm.ts. `sums` are set, for rows of one block.

void batch_norm_sums(const float* x, double* sums, std::size_t rows, std::size_t columns) noexcept {
  for (std::size_t j = 0; j < columns; ++j) sums[j] = 0;
  for (std::size_t r = 0; r < rows; ++r, x += columns) {
    for_each_vector<Vd>(columns, sums, [=](std::size_t i, std::size_t count) {
      return load_at<Vd>(sums, i, count) + widen(load_at<VfHalf>(x, i, count));
    });
  }
}

void batch_norm_squares(const float* x, const double* means, double* sums, std::size_t rows,
                        std::size_t columns) noexcept {
  for (std::size_t j = 0; j < columns; ++j) sums[j] = 0;
  for (std::size_t r = 0; r < rows; ++r, x += columns) {
    for_each_vector<Vd>(columns, sums, [=](std::size_t i, std::size_t count) {
      const Vd deviation = widen(load_at<VfHalf>(x, i, count)) - load_at<Vd>(means, i, count);
      return load_at<Vd>(sums, i, count) + deviation * deviation;
    });
  }
}

// (x - mean) * scale of each column.
inline Vd normalised_at(const float* x, const double* moments, std::size_t columns, std::size_t i, std::size_t count) {
  return (widen(load_at<VfHalf>(x, i, count)) - load_at<Vd>(moments, i, count)) *
         load_at<Vd>(moments + columns, i, count);
}

void batch_norm_forward(const float* x, const double* moments, const float* weight, const float* bias, float* y,
                        std::size_t rows, std::size_t columns) noexcept {
  for (std::size_t r = 0; r < rows; ++r, x += columns, y += columns) {
    for_each_vector<VfHalf>(columns, y, [=](std::size_t i, std::size_t count) {
      Vd v = normalised_at(x, moments, columns, i, count);
      if (weight) v = v * widen(load_at<VfHalf>(weight, i, count));
      if (bias) v = v + widen(load_at<VfHalf>(bias, i, count));
      return narrow(v);
    });
  }
}

void batch_norm_backward_sums(const float* x, const double* moments, const float* grad_output, double* sums,
                              std::size_t rows, std::size_t columns) noexcept {
  double* bias_sums = sums + columns;
  for (std::size_t j = 0; j < 2 * columns; ++j) sums[j] = 0;
  for (std::size_t r = 0; r < rows; ++r, x += columns, grad_output += columns) {
    for_each_vector<Vd>(columns, sums, [=](std::size_t i, std::size_t count) {
      return load_at<Vd>(sums, i, count) +
             widen(load_at<VfHalf>(grad_output, i, count)) * normalised_at(x, moments, columns, i, count);
    });
    for_each_vector<Vd>(columns, bias_sums, [=](std::size_t i, std::size_t count) {
      return load_at<Vd>(bias_sums, i, count) + widen(load_at<VfHalf>(grad_output, i, count));
    });
  }
}

void batch_norm_backward_input(const float* x, const double* moments, const float* weight, const float* grad_output,
                               const double* means, float* grad_input, std::size_t rows, std::size_t columns) noexcept {
  for (std::size_t r = 0; r < rows; ++r, x += columns, grad_output += columns, grad_input += columns) {
    for_each_vector<VfHalf>(columns, grad_input, [=](std::size_t i, std::size_t count) {
      Vd v = widen(load_at<VfHalf>(grad_output, i, count)), scale = load_at<Vd>(moments + columns, i, count);
      if (weight) scale = scale * widen(load_at<VfHalf>(weight, i, count));
      if (means) {
        const Vd along = normalised_at(x, moments, columns, i, count) * load_at<Vd>(means, i, count);
        v = (v - load_at<Vd>(means + columns, i, count)) - along;
      }
      return narrow(v * scale);
    });
  }
}

// A number of each row where x is positive, else the number times its column's weight; and the sums of that weight's
// gradient: lib/backend/reference/operations/prelu.ts.

void prelu(const float* x, const float* values, const float* weight, float* y, std::size_t rows,
           std::size_t columns) noexcept {
  for (std::size_t r = 0; r < rows; ++r, x += columns, values += columns, y += columns) {
    for_each_vector<Vf>(columns, y, [=](std::size_t i, std::size_t count) {
      const Vf v = load_at<Vf>(values, i, count);
      return load_at<Vf>(x, i, count) > 0.0f ? v : v * load_at<Vf>(weight, i, count);
    });
  }
}

void prelu_backward_weight(const float* x, const float* grad_output, double* sums, std::size_t rows,
                           std::size_t columns) noexcept {
  for (std::size_t j = 0; j < columns; ++j) sums[j] = 0;
  for (std::size_t r = 0; r < rows; ++r, x += columns, grad_output += columns) {
    for_each_vector<Vd>(columns, sums, [=](std::size_t i, std::size_t count) {
      const Vd input = widen(load_at<VfHalf>(x, i, count)), sum = load_at<Vd>(sums, i, count);
      return input > 0.0 ? sum : sum + widen(load_at<VfHalf>(grad_output, i, count)) * input;
    });
  }
}

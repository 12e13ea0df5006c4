// Cross-entropy of one row of logits with a class index, in float64.

double cross_entropy_row(const float* logits, std::size_t classes, std::size_t target, double divisor, double* scratch,
                         float* grad) noexcept {
  float max = -__builtin_inff();
  for (std::size_t j = 0; j < classes; ++j) max = logits[j] > max ? logits[j] : max;
  const double shift = max;
  for_each_vector<Vd>(classes, scratch, [=](std::size_t i, std::size_t count) {
    return exp(widen(load_at<VfHalf>(logits, i, count)) - shift);
  });
  double sum = 0;
  for (std::size_t j = 0; j < classes; ++j) sum += scratch[j];
  if (grad) {
    for (std::size_t j = 0; j < classes; ++j) {
      grad[j] = static_cast<float>((scratch[j] / sum - (j == target ? 1.0 : 0.0)) / divisor);
    }
  }
  return log(sum) - (static_cast<double>(logits[target]) - shift);
}

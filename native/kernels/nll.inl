// The negative log likelihood of class indices.

inline double add_nll(double sum, const Loss& loss, const LossRows& rows, double*) {
  if (rows.grad) {
    for (std::size_t i = 0; i < rows.rows * rows.columns; ++i) rows.grad[i] = 0;
  }
  for (std::size_t r = 0; r < rows.rows; ++r) {
    const std::int32_t picked = rows.target.indices[r];
    if (picked == loss.ignore_index()) continue;
    const std::size_t i = r * rows.columns + static_cast<std::size_t>(picked);
    const double weight = loss.weight ? loss.weight[picked] : 1.0;
    sum += -(weight * static_cast<double>(rows.input[i]));
    if (rows.grad) rows.grad[i] = static_cast<float>(-(weight / rows.divisor));
  }
  return sum;
}

// The error of elements that is squared near 0, in float64.

inline double add_smooth_l1(double sum, const Loss& loss, const LossRows& rows, double* scratch) {
  const double beta = static_cast<float>(loss.options[0]);
  if (beta == 0) return add_l1(sum, loss, rows, scratch);
  const double scale = 1 / rows.divisor;
  return add_element_losses(sum, rows, false, scratch, [=](VfHalf x, VfHalf t, std::size_t, std::size_t) {
    const Vd difference = widen(x) - widen(t), size = absolute(difference);
    Vd slope = difference / beta;
    slope = difference >= beta ? Vd{} + 1.0 : slope;
    slope = difference <= -beta ? Vd{} - 1.0 : slope;
    return ElementLoss{size < beta ? 0.5 * size * size / beta : size - 0.5 * beta, narrow(slope * scale)};
  });
}

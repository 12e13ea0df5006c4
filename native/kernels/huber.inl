// The error of elements, squared near 0 and a straight line beyond delta, in float64.

inline double add_huber(double sum, const Loss& loss, const LossRows& rows, double* scratch) {
  const double delta = static_cast<float>(loss.options[0]), scale = 1 / rows.divisor;
  return add_element_losses(sum, rows, false, scratch, [=](VfHalf x, VfHalf t, std::size_t, std::size_t) {
    const Vd difference = widen(x) - widen(t), size = absolute(difference);
    Vd slope = difference >= delta ? Vd{} + delta : difference;
    slope = difference <= -delta ? -(Vd{} + delta) : slope;
    return ElementLoss{size < delta ? 0.5 * size * size : delta * (size - 0.5 * delta), narrow(slope * scale)};
  });
}

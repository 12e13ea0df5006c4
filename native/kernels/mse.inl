// The squared error of elements, in float64; the gradient in float32, as PyTorch rounds it.

inline double add_mse(double sum, const Loss&, const LossRows& rows, double* scratch) {
  const float scale = static_cast<float>(2 / rows.divisor);
  return add_element_losses(sum, rows, false, scratch, [=](VfHalf x, VfHalf t, std::size_t, std::size_t) {
    const Vd difference = widen(x) - widen(t);
    return ElementLoss{difference * difference, scale * (x - t)};
  });
}

// The absolute error of elements, in float64.

inline double add_l1(double sum, const Loss&, const LossRows& rows, double* scratch) {
  const float slope = static_cast<float>(1 / rows.divisor);
  return add_element_losses(sum, rows, false, scratch, [=](VfHalf x, VfHalf t, std::size_t, std::size_t) {
    const VfHalf zero = {};
    const VfHalf falling = x < t ? zero - slope : zero;
    return ElementLoss{absolute(widen(x) - widen(t)), x > t ? zero + slope : falling};
  });
}

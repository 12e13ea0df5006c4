// Binary cross-entropy of probabilities, in float64; bce.ts names the steps.

// log(x), at least -100.
inline Vd bounded_log(Vd x) {
  const Vd least = Vd{} - 100.0;
  const Vd l = log(x <= 0.0 ? Vd{} + 1.0 : x);
  return x <= 0.0 || l < -100.0 ? least : l;
}

inline double add_bce(double sum, const Loss& loss, const LossRows& rows, double* scratch) {
  const double scale = 1 / rows.divisor;
  const float* weight = loss.weight;
  return add_element_losses(
      sum, rows, weighs_columns(loss), scratch, [=](VfHalf xs, VfHalf ts, std::size_t i, std::size_t n) {
        const Vd x = widen(xs), t = widen(ts), w = weights_at(weight, i, n);
        const Vd product = (1.0 - x) * x;
        const Vd slope = (x - t) / (product < 1e-12 ? Vd{} + 1e-12 : product);
        return ElementLoss{((t - 1.0) * bounded_log(1.0 - x) - t * bounded_log(x)) * w, narrow(slope * w * scale)};
      });
}

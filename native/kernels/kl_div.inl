// The Kullback-Leibler divergence of elements, in float64; kl_div.ts names the steps.

// t log t
inline Vd times_its_log(Vd t) {
  const Vd value = t * log(t <= 0.0 ? Vd{} + 1.0 : t);
  const Vd others = t < 0.0 ? Vd{} + __builtin_nan("") : value;
  return t == 0.0 ? Vd{} : others;
}

inline double add_kl_div(double sum, const Loss& loss, const LossRows& rows, double* scratch) {
  const bool log_target = loss.options[0] != 0;
  const double scale = 1 / rows.divisor;
  return add_element_losses(sum, rows, false, scratch, [=](VfHalf xs, VfHalf ts, std::size_t, std::size_t) {
    const Vd x = widen(xs), t = widen(ts);
    if (!log_target) return ElementLoss{times_its_log(t) - t * x, narrow(-t * scale)};
    const Vd p = exp(t);
    return ElementLoss{p * (t - x), narrow(-p * scale)};
  });
}

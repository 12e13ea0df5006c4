// The negative log likelihood of counts that are Poisson's, in float64; poisson_nll.ts names the steps.

// -Infinity of 0, NaN below.
inline Vd log_of_any(Vd x) {
  const Vd value = log(x <= 0.0 ? Vd{} + 1.0 : x);
  const Vd others = x < 0.0 ? Vd{} + __builtin_nan("") : value;
  return x == 0.0 ? Vd{} - __builtin_inf() : others;
}

// Of log t!, for t above 1; 0 for others.
inline Vd stirling(Vd t) {
  const Vd greater = t <= 1.0 ? Vd{} + 2.0 : t;
  const Vd value = greater * log(greater) - greater + 0.5 * log(greater * 6.283185307179586);
  return t <= 1.0 ? Vd{} : value;
}

inline double add_poisson_nll(double sum, const Loss& loss, const LossRows& rows, double* scratch) {
  const bool log_input = loss.options[0] != 0, full = loss.options[1] != 0;
  const double eps = static_cast<float>(loss.options[2]), scale = 1 / rows.divisor;
  return add_element_losses(sum, rows, false, scratch, [=](VfHalf xs, VfHalf ts, std::size_t, std::size_t) {
    const Vd x = widen(xs), t = widen(ts);
    const Vd u = log_input ? exp(x) : x + eps;
    const Vd value = log_input ? u - t * x : x - t * log_of_any(u);
    const Vd slope = log_input ? u - t : 1.0 - t / u;
    return ElementLoss{full ? value + stirling(t) : value, narrow(slope * scale)};
  });
}

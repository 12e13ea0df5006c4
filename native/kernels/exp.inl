// The float64 exponential that activations and losses use; the TypeScript backend's exp.ts has the same steps.

constexpr double kLog2E = 1.4426950408889634;

// e^x = 2^n (1 + q), n the integer nearest to x / ln 2; `scale` is 2^n. The polynomial is a minimax fit of (2^f - 1) /
// f.
struct ExpParts {
  Vd q, scale;
};

inline ExpParts exp_parts(Vd x) {
  constexpr double kBias = 1023;  // of a double's exponent, which the shift puts in its place
  const Vd t = x * kLog2E;
  const Vd shifted = t + (kRoundToInt + kBias);
  const Vd f = t - (shifted - (kRoundToInt + kBias));
  const Vd f2 = f * f;
  const Vd p01 = 0.24022650696489817 * f + 0.6931471805568618;
  const Vd p23 = 0.009618128942605011 * f + 0.05550410906114686;
  const Vd p45 = 0.00015403629392720462 * f + 0.0013333478699042824;
  const Vd p67 = 1.3215542948966788e-06 * f + 1.5303640600282695e-05;
  const Vd p = (p67 * f2 + p45) * (f2 * f2) + (p23 * f2 + p01);
  return {f * p, (Vd)((Vl)shifted << 52)};
}

// For x up to 709; below -708 the result is 0.
inline Vd exp_of_at_most_709(Vd x) {
  const ExpParts e = exp_parts(x);
  const Vd y = (1.0 + e.q) * e.scale;
  return x < -708.0 ? Vd{} : y;
}

// Above 709 infinite.
inline Vd exp(Vd x) {
  const Vd y = exp_of_at_most_709(x);
  return x > 709.0 ? Vd{} + __builtin_inf() : y;
}

// e^x - 1 to full relative accuracy, for x from -700 to 700.
inline Vd expm1(Vd x) {
  const ExpParts e = exp_parts(x);
  return e.q * e.scale + (e.scale - 1.0);
}

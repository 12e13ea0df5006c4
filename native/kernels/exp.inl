// The float64 exponential that activations and losses use; the TypeScript backend's exp.ts has the same steps.

constexpr double kLog2E = 1.4426950408889634;
constexpr double kLn2High = 0.6931471804855391;  // ln 2 to 33 bits: n times it is exact
constexpr double kLn2Low = 7.440617110012397e-11;
constexpr double kRoundToInt = 0x1.8p52;  // adding and subtracting it rounds to an integer

// e^x = 2^n (1 + q), |x - n ln 2| <= ln 2 / 2; `scale` is 2^n. The polynomial is a near-minimax fit of (e^r - 1 - r) / r^2.
struct ExpParts {
  Vd q, scale;
};

inline ExpParts exp_parts(Vd x) {
  const Vd shifted = x * kLog2E + kRoundToInt;
  const Vd n = shifted - kRoundToInt;
  const Vd r = (x - n * kLn2High) - n * kLn2Low;
  Vd p = 2.4796375121152458e-05 * r + 0.00019904858734233043;
  p = p * r + 0.0013888985141784682;
  p = p * r + 0.008333289124073735;
  p = p * r + 0.04166666595447333;
  p = p * r + 0.16666666753927487;
  p = p * r + 0.5000000000104993;
  return {r + (r * r) * p, (Vd)(((Vl)shifted + 1023) << 52)};
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

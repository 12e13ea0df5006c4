// The float64 natural logarithm of a positive normal number; the TypeScript backend's log.ts has the same steps.

constexpr double kLn2High = 0.6931471804855391;  // ln 2 to 33 bits: k times it is exact
constexpr double kLn2Low = 7.440617110012397e-11;
constexpr std::int64_t kSqrtHalf = 0x3fe6a09e00000000;  // bits of sqrt(1/2), the lower half cut off
constexpr std::int64_t kOne = 0x3ff0000000000000;

inline Vd log(Vd x) {
  // x = m * 2^k, m about sqrt(1/2) .. sqrt(2)
  const Vl shifted = (Vl)((Vul)x + (kOne - kSqrtHalf));  // unsigned: a NaN may wrap
  const Vl biased = (Vl)((Vul)shifted >> 52);
  const Vd k = (Vd)(biased | 0x4330000000000000) - (0x1p52 + 1023);
  const Vd m = (Vd)((shifted & 0x000fffffffffffff) + kSqrtHalf);
  const Vd f = m - 1.0;
  const Vd half_square = 0.5 * f * f;
  const Vd s = f / (2.0 + f);
  const Vd z = s * s;
  const Vd w = z * z;
  const Vd odd = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const Vd even = z * (6.666666666666735130e-01 +
                       w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const Vd y = s * (half_square + (even + odd)) + k * kLn2Low - half_square + f + k * kLn2High;
  return x < __builtin_inf() ? y : x;  // infinite or NaN
}

inline double log(double x) { return log(broadcast(x))[0]; }

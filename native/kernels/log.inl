// The float64 logarithm of a positive s that is not subnormal; the TypeScript backend's log.ts has the same steps.

inline double log(double s) {
  if (!(s - s == 0.0)) return s;  // infinite or NaN
  const std::int64_t bits = __builtin_bit_cast(std::int64_t, s);
  const std::int32_t k = (static_cast<std::int32_t>(bits >> 32) - 0x3fe6a09e) >> 20;
  const double m = __builtin_bit_cast(double, bits - (static_cast<std::int64_t>(k) << 52));  // about [sqrt 1/2, sqrt 2)
  const double f = m - 1.0;
  const double z = f / (2.0 + f);  // log m = 2 atanh z
  const double w = z * z;
  double r = 2.0 / 21;
  for (int i = 9; i >= 1; --i) r = r * w + 2.0 / (2 * i + 1);
  r *= w;
  return k * kLn2High + (2.0 * z + (z * r + k * kLn2Low));
}

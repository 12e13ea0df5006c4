// The float64 sine and cosine of x >= 0 of a few turns at most; the TypeScript backend's sincos.ts has the same steps.

template <typename V>
struct SinCos {
  V sin, cos;
};

// The quarter turn that n, a double that holds an integer, ends in; sine and cosine of the rest tell those of the
// whole.
template <typename L, typename V>
inline SinCos<V> turn(L n, V sin, V cos) {
  const L exchange = ((L)sin ^ (L)cos) & -(n & 1);
  return {(V)((L)sin ^ exchange ^ (n << 62 & INT64_MIN)), (V)((L)cos ^ exchange ^ ((n + 1) << 62 & INT64_MIN))};
}

// |x + tail| <= pi / 4
inline Vd sin_kernel(Vd x, Vd tail) {
  const Vd z = x * x;
  const Vd w = z * z;
  const Vd r = 8.33333333332248946124e-03 + z * (-1.98412698298579493134e-04 + z * 2.75573137070700676789e-06) +
               z * w * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10);
  const Vd v = z * x;
  return x - ((z * (0.5 * tail - v * r) - tail) - v * -1.66666666666666324348e-01);
}

inline Vd cos_kernel(Vd x, Vd tail) {
  const Vd z = x * x;
  const Vd w = z * z;
  const Vd r =
      z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03 + z * 2.48015872894767294178e-05)) +
      w * w * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11));
  const Vd half_square = 0.5 * z;
  const Vd c = 1.0 - half_square;
  return c + (((1.0 - c) - half_square) + (z * r - x * tail));
}

inline SinCos<Vd> sincos(Vd x) {
  const Vd shifted = x * 0.6366197723675814 + kRoundToInt;
  const Vd n = shifted - kRoundToInt;
  // pi / 2 in three parts; n times the first two is exact.
  const Vd upper = x - n * 1.57079632673412561417e+00;
  const Vd middle = n * 6.07710050630396597660e-11;
  const Vd rest = upper - middle;
  const Vd low = n * 2.02226624879595063154e-21 - ((upper - rest) - middle);
  const Vd r = rest - low;
  const Vd tail = (rest - r) - low;
  return turn((Vl)shifted, sin_kernel(r, tail), cos_kernel(r, tail));
}

// The terms of lib/backend/reference/operations/optimizer.ts.

inline Vf addcmul(Vf a, float k, Vf x, Vf y) { return fma(k * x, y, a); }

inline Vf addcdiv(Vf a, float k, Vf x, Vf y) { return a + k * x / y; }

inline Vf lerp(Vf a, Vf b, LerpScalars w) { return fma(broadcast(w.coefficient), b - a, w.from_start ? a : b); }

// NaN if one of them is.
inline Vf greater(Vf a, Vf b) { return ((a > b) | (a != a)) ? a : b; }

// The gradient as a step takes it.
inline Vf gradient_term(Vf g, Vf p, GradientScalars s) {
  if (s.maximize) g = -g;
  return s.decays ? fma(broadcast(s.weight_decay), p, g) : g;
}

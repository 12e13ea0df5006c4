// The logistic function in float64, and what is made of it.

// value / whole = 1 / (1 + e^-u) and rest / whole = 1 - that, both to full relative accuracy; all lie in [0, 2].
struct Logistic {
  Vd value, rest, whole;
};

inline Logistic logistic(Vd u) {
  const Vd one = Vd{} + 1.0;
  const Vd e = exp_of_at_most_709(-absolute(u));
  return {u >= 0.0 ? one : e, u >= 0.0 ? e : one, 1.0 + e};
}

// The derivative of x / (1 + e^-u), where `slope` is x times that of u.
inline Vd gated_derivative(Vd u, Vd slope) {
  const Logistic l = logistic(u);
  const Vd inverse = 1.0 / l.whole;
  return (l.value * inverse) * (1.0 + slope * (l.rest * inverse));
}

// The logistic function of x, down to -64, as the sum of two floats, the second of which is a product: high + rest *
// inverse. sigmoid.ts has the definition.
struct LogisticPair {
  Vf high, rest, inverse;
};

inline LogisticPair logistic_pair(Vf x) {
  const Vf one = broadcast(1.0f);
  const ExpPair e = exp_pair_of_minus(at_most(absolute(x), 64.0f));
  const Vf whole = 1.0f + e.high;
  const Vf whole_low = ((1.0f - whole) + e.high) + e.low;
  const Vf inverse = 1.0f / whole;
  const Vf value = x >= 0.0f ? one : e.high, value_low = x >= 0.0f ? Vf{} : e.low;
  const Vf high = value * inverse;
  return {high, fma(-high, whole_low, fma(-high, whole, value) + value_low), inverse};
}

// From -64 up in floats, below in doubles.
template <typename Function>
inline Vf from_minus_64(Vf x, Vf in_floats) {
  constexpr float kLeast = -64.0f;
  if (!any_below(x, kLeast)) [[likely]]
    return in_floats;
  return x < kLeast ? in_double(x, Function::in_doubles) : in_floats;
}

struct Sigmoid {
  static constexpr double kMargin = 0x1.4p-31;

  static Vf in_floats(Vf x) {
    const LogisticPair l = logistic_pair(x);
    return from_minus_64<Sigmoid>(x, fma(l.rest, l.inverse, l.high));
  }
  static Vd in_doubles(Vd x) {
    const Logistic l = logistic(x);
    return l.value / l.whole;
  }
  Vf forward(Vf x) const { return rounded_surely<Sigmoid>(x); }
  Vf backward(Vf y, Vf g) const { return (g * (1.0f - y)) * y; }
};

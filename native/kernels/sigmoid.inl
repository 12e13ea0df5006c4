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

struct Sigmoid {
  Vf forward(Vf x) const {
    return in_double(x, [](Vd v) {
      const Logistic l = logistic(v);
      return l.value / l.whole;
    });
  }
  Vf backward(Vf y, Vf g) const { return (g * (1.0f - y)) * y; }
};

// x / (1 + e^-x)

struct Silu {
  static constexpr double kMargin = Sigmoid::kMargin;

  static Vf in_floats(Vf x) {
    const LogisticPair l = logistic_pair(x);
    // Beyond 64 the product with the rest is too small to matter, and must not be one of infinity.
    return from_minus_64<Silu>(x, fma(x, l.high, (at_most(x, 64.0f) * l.rest) * l.inverse));
  }
  static Vd in_doubles(Vd x) {
    const Logistic l = logistic(x);
    return (x * l.value) / l.whole;
  }
  Vf forward(Vf x) const { return rounded_surely<Silu>(x); }
  Vf backward(Vf x, Vf g) const {
    return in_double(x, g, [](Vd v, Vd gradient) { return gradient * gated_derivative(v, v); });
  }
};

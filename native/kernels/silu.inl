// x / (1 + e^-x)

struct Silu {
  Vf forward(Vf x) const {
    return in_double(x, [](Vd v) {
      const Logistic l = logistic(v);
      return (v * l.value) / l.whole;
    });
  }
  Vf backward(Vf x, Vf g) const {
    return in_double(x, g, [](Vd v, Vd gradient) { return gradient * gated_derivative(v, v); });
  }
};

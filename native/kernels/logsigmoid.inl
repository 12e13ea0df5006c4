// The logarithm of the logistic function.

struct Logsigmoid {
  Vf forward(Vf x) const {
    const auto value = [](Vd v) { return (v < 0.0 ? v : Vd{}) - log1p(exp_of_at_most_709(-absolute(v))); };
    return in_double(x, value) + Vf{};  // -0 becomes +0
  }
  Vf backward(Vf x, Vf g) const {
    return in_double(x, g, [](Vd v, Vd gradient) {
      const Logistic l = logistic(-v);
      return (gradient * l.value) / l.whole;
    });
  }
};

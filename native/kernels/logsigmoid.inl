// The logarithm of the logistic function.

struct Logsigmoid {
  Vf forward(Vf x) const {
    return in_double(x, [](Vd v) { return (v < 0.0 ? v : Vd{}) - log1p(exp_of_at_most_709(-absolute(v))); });
  }
  Vf backward(Vf x, Vf g) const {
    return in_double(x, g, [](Vd v, Vd gradient) {
      const Logistic l = logistic(-v);
      return (gradient * l.value) / l.whole;
    });
  }
};

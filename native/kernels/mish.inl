// x tanh(log(1 + e^x))

// The tanh is n / (n + r).
struct MishTanh {
  Vd e, n, r;
};

inline MishTanh mish_tanh(Vd x) {
  const Vd e = exp_of_at_most_709(-absolute(x));
  return {e, x >= 0.0 ? 1.0 + 2.0 * e : e * (e + 2.0), x >= 0.0 ? (2.0 * e) * e : Vd{} + 2.0};
}

struct Mish {
  Vf forward(Vf x) const {
    return in_double(x, [](Vd v) {
      const MishTanh t = mish_tanh(v);
      return (v * t.n) / (t.n + t.r);
    });
  }
  Vf backward(Vf x, Vf g) const {
    return in_double(x, g, [](Vd v, Vd gradient) {
      const MishTanh t = mish_tanh(v);
      const Vd d = t.n + t.r;
      const Vd gated = (v >= 0.0 ? v : v * t.e) / (1.0 + t.e);
      return gradient * (t.n / d + gated * ((t.r / d) * ((t.n + d) / d)));
    });
  }
};

// x / (1 + |x|)

struct Softsign {
  Vf forward(Vf x) const {
    return in_double(x, [](Vd v) { return v / (1.0 + absolute(v)); });
  }
  Vf backward(Vf x, Vf g) const {
    return in_double(x, g, [](Vd v, Vd gradient) {
      const Vd d = 1.0 + absolute(v);
      return (gradient / d) / d;
    });
  }
};

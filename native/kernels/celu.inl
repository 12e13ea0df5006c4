// x, alpha (e^(x / alpha) - 1) where it is negative.

struct Celu {
  double alpha;

  explicit Celu(const Activation& options) : alpha(options.a) {}

  Vf forward(Vf x) const {
    const Vf negative = in_double(x, [=, *this](Vd v) {
      const Vd t = v / alpha;
      const Vd least = t < -40.0 ? Vd{} - 40.0 : t;
      return alpha * expm1(t > 700.0 ? Vd{} + 700.0 : least);
    });
    return x < 0.0f ? negative : x;
  }
  Vf backward(Vf x, Vf g) const {
    const Vf negative = in_double(x, g, [=, *this](Vd v, Vd gradient) { return gradient * exp(v / alpha); });
    return x > 0.0f ? g : negative;
  }
};

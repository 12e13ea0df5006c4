// x, alpha (e^x - 1) where it is negative.

struct Elu {
  double alpha;

  explicit Elu(const Activation& options) : alpha(options.a) {}

  Vf forward(Vf x) const {
    const Vf negative = in_double(at_least(x, -40.0f), [=, *this](Vd v) { return alpha * expm1(v); });
    return x < 0.0f ? negative : x;
  }
  Vf backward(Vf x, Vf g) const {
    const Vf negative = in_double(x, g, [=, *this](Vd v, Vd gradient) { return (gradient * alpha) * exp(v); });
    return x > 0.0f ? g : negative;
  }
};

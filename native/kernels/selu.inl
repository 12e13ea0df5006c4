// elu with the alpha and the scale that keep a mean of 0 and a variance of 1.

struct Selu {
  static constexpr double kScale = 1.0507009873554805, kScaleAlpha = 1.7580993408473766;

  Vf forward(Vf x) const {
    return in_double(x, [](Vd v) {
      const Vd negative = kScaleAlpha * expm1(v < -40.0 ? Vd{} - 40.0 : v);
      return v < 0.0 ? negative : kScale * v;
    });
  }
  Vf backward(Vf x, Vf g) const {
    return in_double(x, g, [](Vd v, Vd gradient) {
      const Vd negative = (gradient * kScaleAlpha) * exp(v);
      return v > 0.0 ? gradient * kScale : negative;
    });
  }
};

// x times (x + 3) / 6 within 0 and 1.

struct Hardswish {
  Vf forward(Vf x) const {
    return in_double(x, [](Vd v) { return (v * sixths(v)) / 6.0; });
  }
  Vf backward(Vf x, Vf g) const {
    const Vf slope = in_double(x, g, [](Vd v, Vd gradient) { return gradient * (v / 3.0 + 0.5); });
    const Vf above = x < 3.0f ? slope : g;
    return x <= -3.0f ? Vf{} : above;
  }
};

// x, 0 within lambd of 0.

struct Hardshrink {
  float lambd;

  explicit Hardshrink(const Activation& options) : lambd(static_cast<float>(options.a)) {}

  Vf forward(Vf x) const { return (x >= -lambd) & (x <= lambd) ? Vf{} : x; }
  Vf backward(Vf x, Vf g) const { return (x < -lambd) | (x > lambd) ? g : Vf{}; }
};

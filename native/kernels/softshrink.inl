// x, nearer to 0 by lambd.

struct Softshrink {
  float lambd;

  explicit Softshrink(const Activation& options) : lambd(static_cast<float>(options.a)) {}

  Vf forward(Vf x) const {
    const Vf none = x == x ? Vf{} : x;
    const Vf below = x < -lambd ? x + lambd : none;
    return x > lambd ? x - lambd : below;
  }
  Vf backward(Vf x, Vf g) const { return (x < -lambd) | (x > lambd) ? g : Vf{}; }
};

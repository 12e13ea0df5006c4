// x within two bounds; relu6 is that from 0 to 6.

struct Hardtanh {
  float least, most;

  explicit Hardtanh(const Activation& options)
      : least(static_cast<float>(options.a)), most(static_cast<float>(options.b)) {}

  Vf forward(Vf x) const {
    const Vf y = x > most ? broadcast(most) : x;
    return x < least ? broadcast(least) : y;
  }
  Vf backward(Vf y, Vf g) const { return (y > least) & (y < most) ? g : Vf{}; }
};

struct Relu6 : Hardtanh {
  explicit Relu6(const Activation& options) : Hardtanh({options.kind, 0, 6}) {}
};

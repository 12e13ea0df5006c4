// x, another value where it is not above the threshold.

struct Threshold {
  float threshold, value;

  explicit Threshold(const Activation& options)
      : threshold(static_cast<float>(options.a)), value(static_cast<float>(options.b)) {}

  Vf forward(Vf x) const { return x <= threshold ? broadcast(value) : x; }
  Vf backward(Vf x, Vf g) const { return x <= threshold ? Vf{} : g; }
};

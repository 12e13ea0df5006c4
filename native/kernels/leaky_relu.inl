// x, times the slope where it is not positive.

struct LeakyRelu {
  float slope;

  explicit LeakyRelu(const Activation& options) : slope(static_cast<float>(options.a)) {}

  Vf forward(Vf x) const { return x > 0.0f ? x : x * slope; }
  Vf backward(Vf x, Vf g) const { return x > 0.0f ? g : g * slope; }
};

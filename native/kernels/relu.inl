// x, 0 where it is negative.

struct Relu {
  Vf forward(Vf x) const { return x < 0.0f ? Vf{} : x; }
  Vf backward(Vf y, Vf g) const { return y <= 0.0f ? Vf{} : g; }
};

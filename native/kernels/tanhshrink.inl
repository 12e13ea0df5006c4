// x - tanh(x), in float64.

struct Tanhshrink {
  // For |x| < 0.5, where the difference has lost its last bits.
  static Vd near_0(Vd x) {
    const Vd z = x * x;
    const Vd high = 0.008863235529902197 +
                    z * (-0.003592128036572481 +
                         z * (0.0014558343870513183 + z * (-0.000590027440945586 + z * 0.00023912911424355248)));
    return (x * z) * (0.3333333333333333 +
                      z * (-0.13333333333333333 + z * (0.05396825396825397 + z * (-0.021869488536155203 + z * high))));
  }

  Vf forward(Vf x) const {
    return in_double(x, [](Vd v) {
      const Vd difference = v - Tanh::in_doubles(v);
      return absolute(v) < 0.5 ? near_0(v) : difference;
    });
  }
  Vf backward(Vf x, Vf g) const {
    return in_double(Tanh{}.forward(x), g, [](Vd t, Vd gradient) { return gradient * (t * t); });
  }
};

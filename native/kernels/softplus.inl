// log(1 + e^(beta x)) / beta, x itself where beta x is above the threshold.

// log(1 + u) for u in [0, 1]: 2 artanh(s) with s = u / (2 + u), s times a polynomial in s^2.
inline Vd log1p(Vd u) {
  const Vd s = u / (2.0 + u);
  const Vd z = s * s;
  const Vd z2 = z * z;
  const Vd p01 = 0.6666666622761517 * z + 2.000000000005023;
  const Vd p23 = 0.28568103652060883 * z + 0.40000062510348744;
  const Vd p456 = 0.2187841557244335 * z2 + (0.17116617209109614 * z + 0.22305863027469883);
  const Vd p = p456 * (z2 * z2) + (p23 * z2 + p01);
  return s * p;
}

struct Softplus {
  double beta, threshold, inverse;

  explicit Softplus(const Activation& options) : beta(options.a), threshold(options.b), inverse(1.0 / beta) {}

  Vf forward(Vf x) const {
    return in_double(x, [=, *this](Vd v) {
      const Vd z = v * beta;
      const Vd value = ((z > 0.0 ? z : Vd{}) + log1p(exp_of_at_most_709(-absolute(z)))) * inverse;
      return z > threshold ? v : value;
    });
  }
  Vf backward(Vf x, Vf g) const {
    return in_double(x, g, [=, *this](Vd v, Vd gradient) {
      const Vd z = v * beta;
      const Logistic l = logistic(z);
      return z > threshold ? gradient : (gradient * l.value) / l.whole;
    });
  }
};

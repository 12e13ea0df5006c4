// x times the normal distribution function of x, and the form with tanh.

// e^(-x^2 / 2), and the distribution function at -|x| as that times p / q. Beyond 40 the exponential is 0.
struct NormalTail {
  Vd e, p, q;
};

inline NormalTail normal_tail(Vd x) {
  const Vd a = at_most(absolute(x), 40.0);
  Vd p = 0.3989417841580197 * a + 5.2223699654204;
  p = p * a + 31.986700889459907;
  p = p * a + 112.40613205837994;
  p = p * a + 227.69483284445232;
  p = p * a + 224.33222125763479;
  Vd q = a + 13.090456556017854;
  q = q * a + 81.18127294562295;
  q = q * a + 294.80631908818776;
  q = q * a + 649.4571339840196;
  q = q * a + 813.3720937946571;
  q = q * a + 448.66444255263133;
  return {exp_of_at_most_709((-0.5 * x) * x), p, q};
}

// The distribution function at x, times q.
inline Vd below(const NormalTail& t, Vd x) {
  const Vd tail = t.e * t.p;
  return x < 0.0 ? tail : t.q - tail;
}

struct Gelu {
  Vf forward(Vf x) const {
    return in_double(x, [](Vd v) {
      const NormalTail t = normal_tail(v);
      return (v * below(t, v)) / t.q;
    });
  }
  Vf backward(Vf x, Vf g) const {
    return in_double(x, g, [](Vd v, Vd gradient) {
      const NormalTail t = normal_tail(v);
      return gradient * (below(t, v) / t.q + v * (t.e * 0.3989422804014327));
    });
  }
};

struct GeluTanh {
  Vf forward(Vf x) const {
    return in_double(x, [](Vd v) {
      const Logistic l = logistic(v * (0.07135481627260025 * (v * v) + 1.5957691216057308));
      return (v * l.value) / l.whole;
    });
  }
  Vf backward(Vf x, Vf g) const {
    return in_double(x, g, [](Vd v, Vd gradient) {
      const Vd square = v * v;
      const Vd u = v * (0.07135481627260025 * square + 1.5957691216057308);
      return gradient * gated_derivative(u, v * (0.21406444881780073 * square + 1.5957691216057308));
    });
  }
};

// tanh in float32, by the addition theorem from the nearest of 29 centres; tanh.ts has the definition.

alignas(64) constexpr float kTanhCentres[32] = {
    0.0f,        0.21903504f, 0.23418458f, 0.24979594f, 0.27455097f, 0.30461535f, 0.335858f,   0.3671013f,
    0.41367015f, 0.47613117f, 0.5358569f,  0.60105413f, 0.69293183f, 0.81770164f, 0.94258076f, 1.0670776f,
    1.2449437f,  1.4944249f,  1.7402712f,  1.9911112f,  2.3326085f,  2.8256257f,  3.331321f,   3.8231795f,
    4.6207786f,  5.661157f,   6.679193f,   7.624619f,   8.66434f};
alignas(64) constexpr float kTanhOfCentres[32] = {
    0.0f,        0.21559815f, 0.22999537f, 0.24472684f, 0.26785442f, 0.2955306f,  0.32377458f, 0.35145366f,
    0.39158452f, 0.44313985f, 0.4898454f,  0.53779924f, 0.59986216f, 0.673817f,   0.73640573f, 0.7883577f,
    0.8468597f,  0.9041357f,  0.9402581f,  0.96339417f, 0.9813413f,  0.99299836f, 0.9974477f,  0.9990449f,
    0.99980617f, 0.9999758f,  0.99999684f, 0.9999995f,  0.99999994f};

struct Tanh {
  static constexpr double kMargin = 0x1p-28;

  static Vf in_floats(Vf x) {
    const Vf one = broadcast(1.0f);
    const Vf a = at_most(absolute(x), 9.015625f);  // from there on tanh rounds to 1
    const Vi cell = (Vi)at_least(fma(broadcast(32.0f), a, broadcast(-4.25f)), 2.0f) >> 21;
    const Vf centre = look_up(kTanhCentres, cell), value = look_up(kTanhOfCentres, cell);
    const Vf d = a - centre;
    const Vf r = tanh_by_d_less_one(d * d);
    const Vf t = fma(d, r, d);  // tanh d
    const Vf q = fma(-value, t, r) / fma(value, t, one);
    const Vf y = fma(fma(-value, value, one), fma(d, q, d), value);
    return (Vf)((Vi)y | ((Vi)x & INT32_MIN));
  }
  // x times a quotient of two polynomials in x^2; beyond 9.25 tanh rounds to 1.
  static Vd in_doubles(Vd x) {
    const Vd least = x < -9.25 ? Vd{} - 9.25 : x;
    const Vd t = x > 9.25 ? Vd{} + 9.25 : least;
    const Vd z = t * t;
    const Vd z2 = z * z;
    const Vd z4 = z2 * z2;
    const Vd p = (0.012357740682759777 * z + 37.89916657649877) * z4 +
                 ((14529.201891025445 * z + 1527762.310102588) * z2 + (48762548.58648955 * z + 346059485.950232));
    const Vd q = (z + 891.7936238487382) * z4 +
                 ((172571.99308449426 * z + 10091734.64679279) * z2 + (164115710.38775048 * z + 346059485.9676611));
    return t * p / q;
  }
  Vf forward(Vf x) const { return rounded_surely<Tanh>(x); }
  Vf backward(Vf y, Vf g) const { return g * fma(-y, y, broadcast(1.0f)); }

  // tanh(d) / d - 1, of z = d * d.
  static Vf tanh_by_d_less_one(Vf z) {
    const Vf p = fma(fma(broadcast(0.020033829f), z, broadcast(-0.053832047f)), z, broadcast(0.13332932f));
    return z * fma(p, z, broadcast(-0.33333328f));
  }
};

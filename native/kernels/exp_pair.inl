// e^-a as the sum of two floats; exp_pair.ts has the definition.

alignas(32) constexpr float kPowers[8] = {1.0f,        0.9827539f, 0.96960354f, 0.9609198f,
                                          0.95710677f, 0.9586054f, 0.9658964f,  0.97950405f};
alignas(32) constexpr float kPowersRests[8] = {0.0f,           -1.19921575e-08f, 3.193418e-08f,   -3.099072e-08f,
                                               1.7114271e-08f, 5.233334e-09f,    -1.4719605e-08f, -6.1282597e-09f};

struct ExpPair {
  Vf high, low;
};

// For a from 0 to 64.
inline ExpPair exp_pair_of_minus(Vf a) {
  constexpr float kRound = 0x1.8p23f;  // adding and subtracting it rounds to an integer
  const Vf shifted = fma(broadcast(-11.541560f), a, broadcast(kRound));
  const Vi count = (Vi)shifted;
  const Vf k = shifted - kRound;
  const Vf d = fma(k, broadcast(-0.0866434f), -a);
  const Vf q = fma(fma(broadcast(0.04167064f), d, broadcast(0.16668029f)), d, broadcast(0.5f));
  const Vf rest = fma(k, broadcast(2.3808178e-10f), look_up_of_8(kPowersRests, count));
  const Vf s = fma(fma(q, d, rest), d, rest);
  const Vf power = (Vf)((Vi)look_up_of_8(kPowers, count) + (count << 20));
  const Vf high = fma(power, d + s, power);
  return {high, fma(power, s, fma(power, d, power - high))};
}

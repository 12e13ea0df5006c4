// A step of RMSprop.

inline void step(const Rmsprop::Scalars s, float* parameter, const float* gradient, float* const* slots,
                 std::size_t n) {
  float *squares = slots[0], *velocities = slots[1], *means = slots[2];
  for_each_vector<Vf>(n, parameter, [=](std::size_t i, std::size_t count) {
    const Vf p = load_at<Vf>(parameter, i, count);
    const Vf g = gradient_term(load_at<Vf>(gradient, i, count), p, s.gradient);
    Vf v = addcmul(load_at<Vf>(squares, i, count) * s.alpha, s.square_share, g, g);
    store_at(squares, i, v, count);
    if (s.centered) {
      const Vf mean = lerp(load_at<Vf>(means, i, count), g, s.mean_share);
      store_at(means, i, mean, count);
      v = addcmul(v, -1.0f, mean, mean);
    }
    const Vf divisor = sqrt(v) + s.eps;
    if (!s.has_momentum) return addcdiv(p, s.rate, g, divisor);
    const Vf velocity = addcdiv(load_at<Vf>(velocities, i, count) * s.momentum, 1.0f, g, divisor);
    store_at(velocities, i, velocity, count);
    return fma(broadcast(s.rate), velocity, p);
  });
}

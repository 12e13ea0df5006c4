// A step of NAdam.

inline void step(const NAdam::Scalars s, float* parameter, const float* gradient, float* const* slots, std::size_t n) {
  float *means = slots[0], *squares = slots[1];
  for_each_vector<Vf>(n, parameter, [=](std::size_t i, std::size_t count) {
    const Vf p = load_at<Vf>(parameter, i, count);
    const Vf g = gradient_term(load_at<Vf>(gradient, i, count), p, s.decay.gradient);
    const Vf m = lerp(load_at<Vf>(means, i, count), g, s.mean_share);
    const Vf v = addcmul(load_at<Vf>(squares, i, count) * s.beta2, s.square_share, g, g);
    store_at(means, i, m, count);
    store_at(squares, i, v, count);
    const Vf divisor = sqrt(v / s.correction) + s.eps;
    return addcdiv(addcdiv(p * s.decay.kept, s.gradient_rate, g, divisor), s.mean_rate, m, divisor);
  });
}

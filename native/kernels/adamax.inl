// A step of Adamax.

inline void step(const Adamax::Scalars s, float* parameter, const float* gradient, float* const* slots, std::size_t n) {
  float *means = slots[0], *greatest = slots[1];
  for_each_vector<Vf>(n, parameter, [=](std::size_t i, std::size_t count) {
    const Vf p = load_at<Vf>(parameter, i, count);
    const Vf g = gradient_term(load_at<Vf>(gradient, i, count), p, s.gradient);
    const Vf m = lerp(load_at<Vf>(means, i, count), g, s.mean_share);
    const Vf u = greater(load_at<Vf>(greatest, i, count) * s.beta2, absolute(g) + s.eps);
    store_at(means, i, m, count);
    store_at(greatest, i, u, count);
    return addcdiv(p, s.rate, m, u);
  });
}

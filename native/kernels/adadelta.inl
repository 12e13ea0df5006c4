// A step of Adadelta.

inline void step(const Adadelta::Scalars s, float* parameter, const float* gradient, float* const* slots,
                 std::size_t n) {
  float *squares = slots[0], *changes = slots[1];
  for_each_vector<Vf>(n, parameter, [=](std::size_t i, std::size_t count) {
    const Vf p = load_at<Vf>(parameter, i, count);
    const Vf g = gradient_term(load_at<Vf>(gradient, i, count), p, s.gradient);
    const Vf v = addcmul(load_at<Vf>(squares, i, count) * s.rho, s.share, g, g);
    const Vf before = load_at<Vf>(changes, i, count);
    const Vf change = sqrt(before + s.eps) / sqrt(v + s.eps) * g;
    store_at(squares, i, v, count);
    store_at(changes, i, addcmul(before * s.rho, s.share, change, change), count);
    return fma(broadcast(s.rate), change, p);
  });
}

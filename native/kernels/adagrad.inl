// A step of Adagrad.

inline void step(const Adagrad::Scalars s, float* parameter, const float* gradient, float* const* slots,
                 std::size_t n) {
  float* squares = slots[0];
  for_each_vector<Vf>(n, parameter, [=](std::size_t i, std::size_t count) {
    const Vf p = load_at<Vf>(parameter, i, count);
    const Vf g = gradient_term(load_at<Vf>(gradient, i, count), p, s.gradient);
    const Vf v = addcmul(load_at<Vf>(squares, i, count), 1.0f, g, g);
    store_at(squares, i, v, count);
    return addcdiv(p, s.rate, g, sqrt(v) + s.eps);
  });
}

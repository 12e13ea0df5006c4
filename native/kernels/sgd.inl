// A step of stochastic gradient descent.

template <bool First>
inline void sgd_loop(const Sgd::Scalars s, float* parameter, const float* gradient, float* buffer, std::size_t n) {
  for_each_vector<Vf>(n, parameter, [=](std::size_t i, std::size_t count) {
    const Vf p = load_at<Vf>(parameter, i, count);
    Vf g = gradient_term(load_at<Vf>(gradient, i, count), p, s.gradient);
    if (s.has_momentum) {
      const Vf b = First ? g : fma(broadcast(s.one_minus_dampening), g, load_at<Vf>(buffer, i, count) * s.momentum);
      store_at(buffer, i, b, count);
      g = s.nesterov ? fma(broadcast(s.momentum), b, g) : b;
    }
    return fma(broadcast(s.rate), g, p);
  });
}

inline void step(const Sgd::Scalars& s, float* parameter, const float* gradient, float* const* slots, std::size_t n) {
  s.first ? sgd_loop<true>(s, parameter, gradient, slots[0], n) : sgd_loop<false>(s, parameter, gradient, slots[0], n);
}

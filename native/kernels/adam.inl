// A step of Adam or AdamW.

template <bool Amsgrad>
inline void adam_loop(const Adam::Scalars s, float* parameter, const float* gradient, float* means, float* squares,
                      float* greatest, std::size_t n) {
  for_each_vector<Vf>(n, parameter, [=](std::size_t i, std::size_t count) {
    const Vf p = load_at<Vf>(parameter, i, count);
    const Vf g = gradient_term(load_at<Vf>(gradient, i, count), p, s.decay.gradient);
    const Vf m = lerp(load_at<Vf>(means, i, count), g, s.mean_share);
    Vf v = addcmul(load_at<Vf>(squares, i, count) * s.beta2, s.square_share, g, g);
    store_at(means, i, m, count);
    store_at(squares, i, v, count);
    if constexpr (Amsgrad) {
      v = greater(load_at<Vf>(greatest, i, count), v);
      store_at(greatest, i, v, count);
    }
    return addcdiv(p * s.decay.kept, s.rate, m, sqrt(v) / s.correction + s.eps);
  });
}

inline void step(const Adam::Scalars& s, float* parameter, const float* gradient, float* const* slots, std::size_t n) {
  s.amsgrad ? adam_loop<true>(s, parameter, gradient, slots[0], slots[1], slots[2], n)
            : adam_loop<false>(s, parameter, gradient, slots[0], slots[1], slots[2], n);
}

// One step of stochastic gradient descent, in the order of torch/optim/sgd.py: maximize, weight decay, momentum, update.

template <bool First>
inline void sgd_loop(float* parameter, const float* gradient, float* buffer, const SgdOptions o, std::size_t n) {
  for_each_vector<Vf>(n, parameter, [=](std::size_t i, std::size_t count) {
    const Vf p = load_at<Vf>(parameter, i, count);
    Vf g = load_at<Vf>(gradient, i, count);
    if (o.maximize) g = -g;
    if (o.decays) g = fma(broadcast(o.weight_decay), p, g);
    if (buffer) {
      const Vf b = First ? g : fma(broadcast(o.one_minus_dampening), g, load_at<Vf>(buffer, i, count) * o.momentum);
      store_first(buffer + i, b, count);
      g = o.nesterov ? fma(broadcast(o.momentum), b, g) : b;
    }
    return fma(broadcast(-o.lr), g, p);
  });
}

void sgd_step(float* parameter, const float* gradient, float* buffer, bool first, const SgdOptions& options,
              std::size_t n) noexcept {
  first ? sgd_loop<true>(parameter, gradient, buffer, options, n) : sgd_loop<false>(parameter, gradient, buffer, options, n);
}

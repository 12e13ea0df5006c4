// tanh in float64, rounded to float32 once: |tanh x| = E / (E + 2) with E = e^(2|x|) - 1.

inline Vd tanh(Vd x) {
  const Vl sign = (Vl)x & INT64_MIN;
  const Vd a = (Vd)((Vl)x ^ sign);
  const Vd t = a > 10.0 ? Vd{} + 20.0 : a + a;
  const ExpParts e = exp_parts(t);
  const Vd expm1 = e.q * e.scale + (e.scale - 1.0);
  return (Vd)((Vl)(expm1 / (expm1 + 2.0)) | sign);
}

void tanh_forward(const float* x, float* y, std::size_t n) noexcept {
  for_each_vector<VfHalf>(n, y, [=](std::size_t i, std::size_t count) {
    return narrow(tanh(widen(load_at<VfHalf>(x, i, count))));
  });
}

void tanh_backward(const float* y, const float* grad_output, float* grad_input, std::size_t n) noexcept {
  for_each_vector<Vf>(n, grad_input, [=](std::size_t i, std::size_t count) {
    const Vf out = load_at<Vf>(y, i, count);
    return load_at<Vf>(grad_output, i, count) * fma(-out, out, broadcast(1.0f));
  });
}

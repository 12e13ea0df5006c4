// A sum of squares in kNormLanes lanes, and what makes a gradient smaller: lib/backend/reference/norm.ts.

double sum_of_squares(const float* x, std::size_t n) noexcept {
  constexpr std::size_t vectors = kNormLanes / kDoubles;
  Vd lanes[vectors] = {};
  for (std::size_t i = 0; i < n; i += kNormLanes) {
    for (std::size_t j = 0; j < vectors; ++j) {
      const std::size_t at = i + j * kDoubles;
      if (at >= n) break;
      const Vd v = widen(load_at<VfHalf>(x, at, n - at < kDoubles ? n - at : kDoubles));
      lanes[j] += v * v;
    }
  }
  double sum = 0;
  for (const Vd& vector : lanes) {
    for (std::size_t j = 0; j < kDoubles; ++j) sum += vector[j];
  }
  return sum;
}

void scale(float* x, std::size_t n, float factor) noexcept {
  for_each_vector<Vf>(n, x, [=](std::size_t i, std::size_t count) { return load_at<Vf>(x, i, count) * factor; });
}

void clamp(float* x, std::size_t n, float limit) noexcept {
  for_each_vector<Vf>(n, x, [=](std::size_t i, std::size_t count) {
    const Vf v = load_at<Vf>(x, i, count);
    const Vf above = v < -limit ? broadcast(-limit) : v;
    return v > limit ? broadcast(limit) : above;
  });
}

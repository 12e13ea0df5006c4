// A sum of squares in kNormLanes lanes, and what makes a gradient smaller: lib/backend/reference/operations/norm.ts.

double sum_of_squares(const float* x, std::size_t n) noexcept {
  constexpr std::size_t vectors = kNormLanes / kDoubles;
  Vd lanes[vectors] = {};
  const auto add_square = [&](std::size_t lane, VfHalf x) {
    const Vd v = widen(x);
    lanes[lane] += v * v;
  };
  std::size_t i = 0;
  for (; i + kNormLanes <= n; i += kNormLanes) {
    for (std::size_t j = 0; j < vectors; ++j) add_square(j, load<VfHalf>(x + i + j * kDoubles));
  }
  for (std::size_t j = 0; i < n; i += kDoubles, ++j) {
    add_square(j, load_first<VfHalf>(x + i, n - i < kDoubles ? n - i : kDoubles));
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

// A sum of squares in kNormLanes lanes, and what makes a gradient smaller: lib/backend/reference/operations/norm.ts.

double sum_of_squares(const float* x, std::size_t n) noexcept {
  const auto square = [](auto v) { return v * v; };
  return sum_in_lanes(
      n, [=](std::size_t i) { return square(widen(load<VfHalf>(x + i))); },
      [=](std::size_t i) { return square(static_cast<double>(x[i])); });
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

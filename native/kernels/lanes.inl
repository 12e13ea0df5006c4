// Sums in float64 in kNormLanes lanes: lib/backend/reference/operations/lanes.ts.

// Of n numbers: vector_at(i) gives those from i on, number_at(i) one of the last few.
template <typename F, typename G>
inline double sum_in_lanes(std::size_t n, F vector_at, G number_at) {
  constexpr std::size_t vectors = kNormLanes / kDoubles;
  Vd sums[vectors] = {};
  std::size_t i = 0;
  for (; i + kNormLanes <= n; i += kNormLanes) {
    for (std::size_t j = 0; j < vectors; ++j) sums[j] += vector_at(i + j * kDoubles);
  }
  double lanes[kNormLanes];
  for (std::size_t j = 0; j < vectors; ++j) store(lanes + j * kDoubles, sums[j]);
  for (std::size_t j = 0; i < n; ++i, ++j) lanes[j] += number_at(i);
  double sum = 0;
  for (const double lane : lanes) sum += lane;
  return sum;
}

// Cross-entropy of rows of logits, in float64; cross_entropy.ts names the steps. Exponentials and logarithms are taken
// of all rows together, so that short rows fill the vectors.

// The scratch arrays: e of all elements; m, s and log(s) of all rows.
struct CrossEntropyScratch {
  CrossEntropyScratch(double* scratch, const LossRows& rows)
      : exps(scratch),
        maxima(exps + rows.rows * rows.columns + kScratchSlack),
        sums(maxima + rows.rows + kScratchSlack),
        logs(sums + rows.rows + kScratchSlack) {}
  double *exps, *maxima, *sums, *logs;
};

inline void exponentials(const LossRows& rows, const CrossEntropyScratch& s) {
  const std::size_t columns = rows.columns, n = rows.rows * columns;
  store(s.exps + n, Vd{});
  // A row's last vector reaches into the next row, which is written after it.
  for (std::size_t r = 0; r < rows.rows; ++r) {
    const double max = s.maxima[r] = maximum(rows.input + r * columns, columns);
    for (std::size_t i = r * columns; i < (r + 1) * columns; i += kDoubles) {
      store(s.exps + i, widen(load_inputs(rows.input, i, n)) - max);
    }
  }
  for (std::size_t i = 0; i < n; i += kDoubles) store(s.exps + i, exp_of_at_most_709(load<Vd>(s.exps + i)));
}

inline void sums_and_logarithms(const LossRows& rows, const CrossEntropyScratch& s) {
  store(s.sums + rows.rows, Vd{} + 1.0);
  row_sums(s.exps, rows.rows, rows.columns, s.sums);
  for (std::size_t r = 0; r < rows.rows; r += kDoubles) store(s.logs + r, log(load<Vd>(s.sums + r)));
}

inline double label_smoothing(const Loss& loss) { return loss.options[1]; }

inline double weight_of(const Loss& loss, std::size_t column) { return loss.weight ? loss.weight[column] : 1.0; }

// The gradient of an ignored row: 0, or NaN where the logits have no probabilities.
inline void ignore_row(const LossRows& rows, std::size_t r, const CrossEntropyScratch& s) {
  if (!rows.grad) return;
  const float gradient = static_cast<float>(s.sums[r] - s.sums[r]);
  for (std::size_t i = r * rows.columns; i < (r + 1) * rows.columns; ++i) rows.grad[i] = gradient;
}

// Class indices without label smoothing.
inline double add_picked(double sum, const Loss& loss, const LossRows& rows, const CrossEntropyScratch& s) {
  const std::size_t columns = rows.columns, n = rows.rows * columns;
  const double scale = 1 / rows.divisor;
  for (std::size_t r = 0; r < rows.rows; ++r) {
    if (rows.target.indices[r] == loss.ignore_index()) {
      ignore_row(rows, r, s);
      continue;
    }
    const auto picked = static_cast<std::size_t>(rows.target.indices[r]);
    const std::size_t first = r * columns, own_place = first + picked;
    const double own = weight_of(loss, picked);
    sum += own * (s.logs[r] - (static_cast<double>(rows.input[own_place]) - s.maxima[r]));
    if (!rows.grad) continue;
    const double factor = own / s.sums[r];
    for (std::size_t i = first; i < first + columns; i += kDoubles) {
      store_gradient(rows.grad, i, n, narrow(load<Vd>(s.exps + i) * factor * scale));
    }
    rows.grad[own_place] = static_cast<float>((s.exps[own_place] * factor - own) * scale);
  }
  return sum;
}

// Probabilities, or class indices with label smoothing: every class has a share.
inline double add_spread(double sum, const Loss& loss, const LossRows& rows, const CrossEntropyScratch& s) {
  const std::size_t columns = rows.columns;
  const std::int32_t* indices = rows.target.indices;
  const double smoothing = label_smoothing(loss), kept = 1 - smoothing, even = smoothing / static_cast<double>(columns);
  const double scale = 1 / rows.divisor;
  for (std::size_t r = 0; r < rows.rows; ++r) {
    if (indices && indices[r] == loss.ignore_index()) {
      ignore_row(rows, r, s);
      continue;
    }
    const std::size_t first = r * columns;
    const auto share = [&](std::size_t j) {
      const double probability = indices ? 0.0 : rows.target.values[first + j];
      return (probability * kept + even) * weight_of(loss, j);
    };
    const auto part = [&](double own, std::size_t j) {
      return own * (s.logs[r] - (static_cast<double>(rows.input[first + j]) - s.maxima[r]));
    };
    const std::size_t picked = indices ? static_cast<std::size_t>(indices[r]) : 0;
    double own = indices ? kept * weight_of(loss, picked) : 0.0;
    if (rows.divisor == 0) own /= rows.divisor;
    double total = indices ? part(own, picked) : 0.0, mass = own;
    for (std::size_t j = 0; j < columns; ++j) {
      total += part(share(j), j);
      mass += share(j);
    }
    sum += total;
    if (!rows.grad) continue;
    const double factor = mass / s.sums[r];
    const auto slope = [&](std::size_t j) { return s.exps[first + j] * factor - share(j); };
    float* grad = rows.grad + first;
    for (std::size_t j = 0; j < columns; ++j) grad[j] = static_cast<float>(slope(j) * scale);
    if (indices) grad[picked] = static_cast<float>((slope(picked) - own) * scale);
  }
  return sum;
}

// Few columns of at least as many rows: lanes go across rows.
constexpr std::size_t kNarrow = 16;

// As many numbers as a Vd has lanes; in registers, since a vector that is loaded waits for the stores of its elements.
inline VfHalf load_column(const float* p, const std::size_t (&rows)[kDoubles]) {
  VfHalf column;
#pragma GCC unroll 8
  for (std::size_t r = 0; r < kDoubles; ++r) column[r] = p[rows[r]];
  return column;
}

// Class indices, and where they are to be ignored.
struct Picks {
  Vl indices, ignored;
};
inline Picks load_picks(const Loss& loss, const std::int32_t* indices, std::size_t count) {
  const auto bits = load_at<VfHalf>(reinterpret_cast<const float*>(indices), 0, count);
  const Vl picks = widen((ViHalf)bits);
  return {picks, picks == static_cast<std::int64_t>(loss.ignore_index())};
}

inline double add_picked_narrow(double sum, const Loss& loss, const LossRows& rows) {
  const std::size_t columns = rows.columns;
  const double scale = 1 / rows.divisor;
  for (std::size_t first = 0; first < rows.rows; first += kDoubles) {
    const std::size_t count = rows.rows - first < kDoubles ? rows.rows - first : kDoubles;
    const std::int32_t* indices = rows.target.indices + first;
    const float* input = rows.input + first * columns;
    std::size_t places[kDoubles];  // behind the last row, the last one again
    for (std::size_t r = 0, place = 0; r < kDoubles; ++r) {
      places[r] = place;
      if (r + 1 < count) place += columns;
    }
    Vd own = Vd{} + 1.0;
    if (loss.weight) {
      for (std::size_t r = 0; r < count; ++r) {
        if (indices[r] != loss.ignore_index()) own[r] = loss.weight[indices[r]];
      }
    }
    const Picks picks = load_picks(loss, indices, count);
    VfHalf x[kNarrow], greatest = VfHalf{} - __builtin_inff();
    for (std::size_t j = 0; j < columns; ++j) {
      x[j] = load_column(input + j, places);
      greatest = x[j] > greatest ? x[j] : greatest;
    }
    const Vd max = widen(greatest);
    Vd exps[kNarrow], total = {}, picked = {};
    for (std::size_t j = 0; j < columns; ++j) {
      const Vd difference = widen(x[j]) - max;
      picked = picks.indices == static_cast<std::int64_t>(j) ? difference : picked;
      exps[j] = exp_of_at_most_709(difference);
      total += exps[j];
    }
    if (rows.grad) {
      const Vd factor = own / total;
      const Vd nothing = total - total;  // 0, or NaN where the logits have no probabilities
      for (std::size_t j = 0; j < columns; ++j) {
        const Vd slope = exps[j] * factor;
        const Vd g = (picks.indices == static_cast<std::int64_t>(j) ? slope - own : slope) * scale;
        float gradient[kDoubles];
        store(gradient, narrow(picks.ignored ? nothing : g));
        for (std::size_t r = 0; r < count; ++r) rows.grad[(first + r) * columns + j] = gradient[r];
      }
    }
    double terms[kDoubles];
    store(terms, own * (log(total) - picked));
    for (std::size_t r = 0; r < count; ++r) {
      if (indices[r] != loss.ignore_index()) sum += terms[r];
    }
  }
  return sum;
}

inline double add_cross_entropy(double sum, const Loss& loss, const LossRows& rows, double* scratch) {
  const bool spreads = rows.target.values || label_smoothing(loss) > 0;
  if (!spreads && rows.columns <= kNarrow && rows.columns <= rows.rows) return add_picked_narrow(sum, loss, rows);
  const CrossEntropyScratch s(scratch, rows);
  exponentials(rows, s);
  sums_and_logarithms(rows, s);
  return spreads ? add_spread(sum, loss, rows, s) : add_picked(sum, loss, rows, s);
}

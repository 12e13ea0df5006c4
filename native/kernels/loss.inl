// Losses of rows in float64: dispatch, and what they share.

// The vector of float inputs from `i` on; beyond `n` 0.
inline VfHalf load_inputs(const float* p, std::size_t i, std::size_t n) {
  return load_at<VfHalf>(p, i, n - i < kDoubles ? n - i : kDoubles);
}

// Stores the vector at `i`, or as much of it as lies before `n`.
inline void store_gradient(float* p, std::size_t i, std::size_t n, VfHalf v) {
  i + kDoubles <= n ? store(p + i, v) : store_first(p + i, v, n - i);
}

// sums[r] = the sum of v[r][columns], a chain from 0; four rows at a time, so that their additions overlap.
inline void row_sums(const double* v, std::size_t rows, std::size_t columns, double* sums) {
  std::size_t r = 0;
  for (; r + 4 <= rows; r += 4) {
    const double* p = v + r * columns;
    double a = 0, b = 0, c = 0, d = 0;
    for (std::size_t j = 0; j < columns; ++j, ++p) {
      a += p[0];
      b += p[columns];
      c += p[2 * columns];
      d += p[3 * columns];
    }
    sums[r] = a;
    sums[r + 1] = b;
    sums[r + 2] = c;
    sums[r + 3] = d;
  }
  for (; r < rows; ++r) {
    double sum = 0;
    for (std::size_t j = 0; j < columns; ++j) sum += v[r * columns + j];
    sums[r] = sum;
  }
}

// A vector of elements' losses, and their gradients.
struct ElementLoss {
  Vd loss;
  VfHalf gradient;
};

// Losses of elements: f(x, t, i, count) for the `n` elements from `first` on, i being their place after it. The stores
// of losses may reach beyond, into what is not stored yet.
template <typename F>
inline void element_losses(const LossRows& rows, std::size_t first, std::size_t n, double* losses, const F& f) {
  const float* x = rows.input + first;
  const float* t = rows.target.values + first;
#pragma GCC unroll 1
  for (std::size_t i = 0; i < n; i += kDoubles) {
    const ElementLoss element = f(load_inputs(x, i, n), load_inputs(t, i, n), i, n);
    store(losses + first + i, element.loss);
    if (rows.grad) store_gradient(rows.grad + first, i, n, element.gradient);
  }
}

// The weights of a vector of elements: floats, or 1 where there are none.
inline Vd weights_at(const float* weight, std::size_t i, std::size_t n) {
  return weight ? widen(load_inputs(weight, i, n)) : Vd{} + 1.0;
}

inline bool weighs_columns(const Loss& loss) { return (loss.weight || loss.pos_weight) && !loss.weighs_elements; }

// `sum` plus the rows' sums of `v`, behind which there is room for these. Not inlined: every loss would have its own.
__attribute__((noinline)) static double add_row_sums(double sum, double* v, const LossRows& rows) {
  double* sums = v + rows.rows * rows.columns + kScratchSlack;
  row_sums(v, rows.rows, rows.columns, sums);
  for (std::size_t r = 0; r < rows.rows; ++r) sum += sums[r];
  return sum;
}

// `sum` plus the rows' losses, each the sum of its elements' losses. `by_column`: f's `i` must be a column.
template <typename F>
inline double add_element_losses(double sum, const LossRows& rows, bool by_column, double* scratch, const F& f) {
  const std::size_t n = rows.rows * rows.columns;
  const std::size_t step = by_column ? rows.columns : n;
  for (std::size_t first = 0; first < n; first += step) element_losses(rows, first, step, scratch, f);
  return add_row_sums(sum, scratch, rows);
}

#include "bce.inl"
#include "bce_with_logits.inl"
#include "cross_entropy.inl"
#include "huber.inl"
#include "kl_div.inl"
#include "l1.inl"
#include "mse.inl"
#include "nll.inl"
#include "poisson_nll.inl"
#include "smooth_l1.inl"

double add_row_losses(double sum, const Loss& loss, const LossRows& rows, double* scratch) noexcept {
#define SAMEBITS_ADD(kind, ...) \
  case Loss::Kind::kind: return add_##kind(sum, loss, rows, scratch);
  switch (loss.kind) { SAMEBITS_LOSSES(SAMEBITS_ADD) }
#undef SAMEBITS_ADD
  return sum;
}

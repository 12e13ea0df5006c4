// A linear layer of so few numbers that to pack them, or to choose how, would take longer than its products. Lanes go
// across outputs, or across inputs.

// Rows of A: A(row, k) = a[row * row_step + k * term_step].
struct TinyRows {
  const float* a;
  std::size_t row_step, term_step, rows, terms;
};

// c[row][lanes] = the chains over k of A(row, k) * b(k), plus `added`.
template <int Rows, typename LoadB>
SAMEBITS_INLINE void tiny_tile(const TinyRows p, const LoadB b, Vf added, float* c, std::size_t c_row,
                               std::size_t lanes) {
  Vf sum[Rows] = {};
  const float* a = p.a;
  for (std::size_t k = 0; k < p.terms; ++k, a += p.term_step) {
    const Vf bk = b(k);
#pragma GCC unroll 4
    for (int r = 0; r < Rows; ++r) sum[r] = fma(broadcast(a[r * p.row_step]), bk, sum[r]);
  }
#pragma GCC unroll 4
  for (int r = 0; r < Rows; ++r) store_at(c + r * c_row, 0, sum[r] + added, lanes);
}

template <typename LoadB>
SAMEBITS_INLINE void tiny_product(TinyRows p, const LoadB b, Vf added, float* c, std::size_t c_row, std::size_t lanes) {
  for (; p.rows >= 4; p.rows -= 4, p.a += 4 * p.row_step, c += 4 * c_row) tiny_tile<4>(p, b, added, c, c_row, lanes);
  if (p.rows & 2) {
    tiny_tile<2>(p, b, added, c, c_row, lanes);
    p.a += 2 * p.row_step;
    c += 2 * c_row;
  }
  if (p.rows & 1) tiny_tile<1>(p, b, added, c, c_row, lanes);
}

void tiny_linear_forward(const TinyLinear& layer, float* y) noexcept {
  const TinyLinear p = layer;
  for (std::size_t first = 0; first < p.out; first += kFloats) {
    const std::size_t lanes = p.out - first < kFloats ? p.out - first : kFloats;
    float columns[kTinyInputs * kFloats];
    transpose_with_zeros(p.weight + first * p.in, p.in, lanes, p.in, columns, kFloats);
    const Vf bias = p.bias ? load_at<Vf>(p.bias, first, lanes) : -Vf{};  // -0 changes no number
    const auto column = [&columns](std::size_t k) { return load<Vf>(columns + k * kFloats); };
    tiny_product({p.x, p.in, 1, p.rows, p.in}, column, bias, y + first, p.out, lanes);
  }
}

void tiny_linear_backward(const TinyLinear& layer, const TinyGradients& gradients) noexcept {
  const TinyLinear p = layer;
  const TinyGradients g = gradients;
  const auto rows_of = [in = p.in](const float* b, std::size_t lanes) {
    return [=](std::size_t k) { return load_at<Vf>(b + k * in, 0, lanes); };
  };
  for (std::size_t first = 0; first < p.in; first += kFloats) {
    const std::size_t lanes = p.in - first < kFloats ? p.in - first : kFloats;
    tiny_product({g.output, 1, p.out, p.out, p.rows}, rows_of(p.x + first, lanes), -Vf{}, g.weight + first, p.in,
                 lanes);
    if (!g.input) continue;
    tiny_product({g.output, p.out, 1, p.rows, p.out}, rows_of(p.weight + first, lanes), -Vf{}, g.input + first, p.in,
                 lanes);
  }
  if (g.bias) column_sums(g.output, p.out, p.rows, p.out, g.bias);
}

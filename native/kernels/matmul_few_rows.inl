// y = x weightᵀ + bias for a few rows of x: the weights, too many to be packed for so little, are transposed in registers.
// Lanes go across outputs.

// `Vectors` vectors of outputs for `Rows` rows of x.
template <int Rows, int Vectors>
inline void few_rows_tile(const MatmulFewRows& p, std::size_t output) {
  const float* rows[Vectors * kFloats];
  for (std::size_t lane = 0; lane < Vectors * kFloats; ++lane) rows[lane] = p.weight + (output + lane) * p.in;
  Vf sum[Rows][Vectors] = {};
  const auto multiply_four = [&](std::size_t i, std::size_t count) {
    for (int v = 0; v < Vectors; ++v) {
      Vf columns[4];
      load_transposed(rows + v * kFloats, i, count, columns);
#pragma GCC unroll 4
      for (std::size_t q = 0; q < 4; ++q) {
        if (q == count) break;
        for (int r = 0; r < Rows; ++r) sum[r][v] = fma(broadcast(p.x[r * p.in + i + q]), columns[q], sum[r][v]);
      }
    }
  };
  std::size_t i = 0;
  for (; i + 4 <= p.in; i += 4) multiply_four(i, 4);
  if (i < p.in) multiply_four(i, p.in - i);
  for (int v = 0; v < Vectors; ++v) {
    const std::size_t first = output + v * kFloats;
    for (int r = 0; r < Rows; ++r) {
      store(p.y + r * p.y_row + first, p.bias ? sum[r][v] + load<Vf>(p.bias + first) : sum[r][v]);
    }
  }
}

template <int Rows>
inline void few_rows(const MatmulFewRows& p) {
  constexpr int vectors = Rows > 2 ? 2 : 4;
  std::size_t output = 0;
  for (; output + vectors * kFloats <= p.out; output += vectors * kFloats) few_rows_tile<Rows, vectors>(p, output);
  for (; output + kFloats <= p.out; output += kFloats) few_rows_tile<Rows, 1>(p, output);
  if (output < p.out) few_rows_tile<Rows, 1>(p, p.out - kFloats);  // some once more
}

void matmul_few_rows(const MatmulFewRows& p) noexcept {
  static_assert(kFewRows == 4);
  if (p.rows == 1) few_rows<1>(p);
  if (p.rows == 2) few_rows<2>(p);
  if (p.rows == 3) few_rows<3>(p);
  if (p.rows == 4) few_rows<4>(p);
}

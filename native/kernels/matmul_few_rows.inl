// y = x weightᵀ + bias for a few rows of x: the weights, too many to be packed for so little, are transposed in registers.
// Lanes go across outputs.

constexpr std::size_t kOutputs = sizeof(Quads) / sizeof(float);

// `Vectors` vectors of outputs for `Rows` rows of x.
template <int Rows, int Vectors>
inline void few_rows_tile(const MatmulFewRows& p, std::size_t output) {
  const float* weight = p.weight + output * p.in;
  Quads sum[Rows][Vectors] = {};
  // The columns from i on but those that have been multiplied by.
  const auto multiply_four = [&](std::size_t i, std::size_t done) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) {
      Quads columns[4];
      load_transposed(weight + v * kOutputs * p.in + i, p.in, columns);
#pragma GCC unroll 4
      for (std::size_t q = 0; q < 4; ++q) {
        if (q < done) continue;
        for (int r = 0; r < Rows; ++r) sum[r][v] = fma(broadcast_to<Quads>(p.x[r * p.in + i + q]), columns[q], sum[r][v]);
      }
    }
  };
  std::size_t i = 0;
  for (; i + 4 <= p.in; i += 4) multiply_four(i, 0);
  if (i < p.in) multiply_four(p.in - 4, i + 4 - p.in);
  for (int v = 0; v < Vectors; ++v) {
    const std::size_t first = output + v * kOutputs;
    for (int r = 0; r < Rows; ++r) {
      store(p.y + r * p.y_row + first, p.bias ? sum[r][v] + load<Quads>(p.bias + first) : sum[r][v]);
    }
  }
}

template <int Rows>
inline void few_rows(const MatmulFewRows& p) {
  constexpr int vectors = Rows > 2 ? 2 : 4;
  std::size_t output = 0;
  for (; output + vectors * kOutputs <= p.out; output += vectors * kOutputs) few_rows_tile<Rows, vectors>(p, output);
  for (; output + kOutputs <= p.out; output += kOutputs) few_rows_tile<Rows, 1>(p, output);
  if (output < p.out) few_rows_tile<Rows, 1>(p, p.out - kOutputs);  // some once more
}

void matmul_few_rows(const MatmulFewRows& p) noexcept {
  static_assert(kFewRows == 4);
  if (p.rows == 1) few_rows<1>(p);
  if (p.rows == 2) few_rows<2>(p);
  if (p.rows == 3) few_rows<3>(p);
  if (p.rows == 4) few_rows<4>(p);
}

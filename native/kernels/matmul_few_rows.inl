// y = x weightᵀ + bias for a few rows of x: the weights, too many to be packed for so little, are transposed in
// registers. Lanes go across outputs.

constexpr std::size_t kOutputs = kSide<Row>;

// sum += x[rows][i...] times four columns of kOutputs weights from the i-th on, but the first `done` of them.
template <int Rows>
SAMEBITS_INLINE void multiply_four(const MatmulFewRows& p, const float* weight, std::size_t i, std::size_t done,
                                   Row (&sum)[Rows]) {
  Row columns[4];
  load_four_transposed(weight + i, p.in, columns);
#pragma GCC unroll(kFmaIsFast ? 4 : 1)
  for (std::size_t q = 0; q < 4; ++q) {
    if (q < done) continue;
#pragma GCC unroll 4
    for (int r = 0; r < Rows; ++r) sum[r] = fma(broadcast_to<Row>(p.x[r * p.in + i + q]), columns[q], sum[r]);
  }
}

// `Vectors` vectors of outputs for `Rows` rows of x; of each vector `Run` columns at a time, and four of what they
// leave.
template <int Rows, int Vectors, std::size_t Run>
__attribute__((noinline)) void few_rows_tile(const MatmulFewRows& p, std::size_t output) {
  const float* weight = p.weight + output * p.in;
  Row sum[Vectors][Rows] = {};
  std::size_t i = 0;
  for (; i + Run <= p.in; i += Run) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) {
#pragma GCC unroll 4
      for (std::size_t j = 0; j < Run; j += 4) multiply_four(p, weight + v * kOutputs * p.in, i + j, 0, sum[v]);
    }
  }
  for (; Run == 4 && i < p.in; i += 4) {
    const std::size_t done = p.in - i < 4 ? i + 4 - p.in : 0;
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) multiply_four(p, weight + v * kOutputs * p.in, i - done, done, sum[v]);
  }
  for (int v = 0; v < Vectors; ++v) {
    const std::size_t first = output + v * kOutputs;
    for (int r = 0; r < Rows; ++r) {
      store(p.y + r * p.y_row + first, p.bias ? sum[v][r] + load<Row>(p.bias + first) : sum[v][r]);
    }
  }
}

template <int Rows, std::size_t Run>
inline void few_rows(const MatmulFewRows& p) {
  constexpr int vectors = !kFmaIsFast ? 1 : Rows > 2 ? 2 : 4;
  std::size_t output = 0;
  for (; output + vectors * kOutputs <= p.out; output += vectors * kOutputs)
    few_rows_tile<Rows, vectors, Run>(p, output);
  for (; output + kOutputs <= p.out; output += kOutputs) few_rows_tile<Rows, 1, 4>(p, output);
  if (output < p.out) few_rows_tile<Rows, 1, 4>(p, p.out - kOutputs);  // some once more
}

// Short runs keep more sums going at a time; but weights that lie multiples of a kilobyte apart drive each other out of
// the cache, so of those, which longer runs divide, a whole cache line is used at once.
template <int Rows>
inline void few_rows(const MatmulFewRows& p) {
  if (kFmaIsFast && p.in % 256 == 0) return few_rows<Rows, 16>(p);
  few_rows<Rows, 4>(p);
}

void matmul_few_rows(const MatmulFewRows& p) noexcept {
  static_assert(kFewRows == 4);
  if (p.rows == 1) few_rows<1>(p);
  if (p.rows == 2) few_rows<2>(p);
  if (p.rows == 3) few_rows<3>(p);
  if (p.rows == 4) few_rows<4>(p);
  if (p.activation) apply(*p.activation, p.y, p.y_row, p.rows, p.out);
}

// C = A B + bias in register tiles of up to kTileRows rows and two vectors of columns. Lanes go across columns, so every
// element is one chain over k whatever the tile it falls into.

#if defined(__AVX512F__)
constexpr int kTileRows = 12;
#else
constexpr int kTileRows = 6;
#endif
constexpr std::size_t kPanel = 2 * kFloats;

// Vectors * kFloats columns; only `columns` of them exist unless the tile is Full.
template <int Rows, int Vectors, bool Full>
inline void tile(const Matmul& p, std::size_t row, std::size_t column, std::size_t columns) {
  const std::size_t last = columns - (Vectors - 1) * kFloats;  // lanes in the last vector
  const auto lanes = [=](int v) { return Full || v < Vectors - 1 ? kFloats : last; };
  const float* a = p.a + row * p.a_row;
  const float* b = p.b + column;
  Vf sum[Rows][Vectors] = {};
  for (std::size_t k = 0; k < p.k; ++k, a += p.a_column, b += p.b_row) {
    Vf bk[Vectors];
    for (int v = 0; v < Vectors; ++v) bk[v] = load_at<Vf>(b, v * kFloats, lanes(v));
    for (int r = 0; r < Rows; ++r) {
      const Vf ark = broadcast(a[r * p.a_row]);
      for (int v = 0; v < Vectors; ++v) sum[r][v] = fma(ark, bk[v], sum[r][v]);
    }
  }
  for (int r = 0; r < Rows; ++r) {
    float* c = p.c + (row + r) * p.c_row + column;
    for (int v = 0; v < Vectors; ++v) {
      Vf y = sum[r][v];
      if (p.bias) y += load_at<Vf>(p.bias + column, v * kFloats, lanes(v));
      if (p.accumulate) y = load_at<Vf>(c, v * kFloats, lanes(v)) + y;
      store_first(c + v * kFloats, y, lanes(v));
    }
  }
}

template <int Rows>
inline void tile_row(const Matmul& p, std::size_t row) {
  std::size_t column = 0;
  for (; column + kPanel <= p.n; column += kPanel) tile<Rows, 2, true>(p, row, column, kPanel);
  const std::size_t rest = p.n - column;
  if (rest > kFloats) tile<Rows, 2, false>(p, row, column, rest);
  else if (rest > 0) tile<Rows, 1, false>(p, row, column, rest);
}

// The rows left over, one power of two at a time.
template <int Rows>
inline void tile_rest(const Matmul& p, std::size_t row) {
  if (row + Rows <= p.m) {
    tile_row<Rows>(p, row);
    row += Rows;
  }
  if constexpr (Rows > 1) tile_rest<Rows / 2>(p, row);
}

void matmul(const Matmul& p) noexcept {
  std::size_t row = 0;
  for (; row + kTileRows <= p.m; row += kTileRows) tile_row<kTileRows>(p, row);
  tile_rest<kTileRows == 12 ? 8 : 4>(p, row);
}

void add(const float* x, float* y, std::size_t n) noexcept {
  for_each_vector<Vf>(n, y, [=](std::size_t i, std::size_t count) {
    return load_at<Vf>(y, i, count) + load_at<Vf>(x, i, count);
  });
}

void column_sums(const float* x, std::size_t rows, std::size_t n, float* sums) noexcept {
  for_each_vector<Vf>(n, sums, [=](std::size_t i, std::size_t count) {
    Vf sum = {};
    for (std::size_t row = 0; row < rows; ++row) sum += load_at<Vf>(x + row * n, i, count);
    return sum;
  });
}

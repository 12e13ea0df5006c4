// C = A B + bias in register tiles: up to kTileRows rows of A, one broadcast element at a time, by kTileVectors vectors of B's
// columns. Lanes go across columns, so every element is one chain over k whatever the tile it falls into.

#if defined(__AVX512F__)
constexpr int kTileRows = 12, kTileVectors = 2;
#elif defined(__AVX2__)
constexpr int kTileRows = 6, kTileVectors = 2;
#elif defined(__ARM_NEON)
constexpr int kTileRows = 6, kTileVectors = 4;
#else
constexpr int kTileRows = 2, kTileVectors = 2;
#endif
constexpr std::size_t kPanel = kTileVectors * kFloats;

// A tile of C: its first row and column, and how many columns of it exist.
struct Place {
  std::size_t row, column, columns;
};

// One vector of columns, of which `lanes` exist.
template <int Rows, int Vectors>
SAMEBITS_INLINE void store_vector(const Matmul& p, const Place& at, const Vf (&sum)[Rows][Vectors], int v, std::size_t lanes) {
  const std::size_t column = at.column + v * kFloats;
  const Vf bias = p.bias ? load_at<Vf>(p.bias, column, lanes) : Vf{};
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r) {
    float* c = p.c + (at.row + r) * p.c_row + column;
    Vf y = p.bias ? sum[r][v] + bias : sum[r][v];
    if (p.accumulate) y = load_at<Vf>(c, 0, lanes) + y;
    store_at(c, 0, y, lanes);
  }
}

template <int Rows, int Vectors>
SAMEBITS_INLINE void store_rows(const Matmul& p, const Place& at, const Vf (&sum)[Rows][Vectors]) {
#pragma GCC unroll 4
  for (int v = 0; v < Vectors - 1; ++v) store_vector(p, at, sum, v, kFloats);
  const std::size_t last = at.columns - (Vectors - 1) * kFloats;
  if (last == kFloats) store_vector(p, at, sum, Vectors - 1, kFloats);
  else store_vector(p, at, sum, Vectors - 1, last);
}

// Four rows of the tile become pieces of four floats of four columns at a time.
template <int Rows, int Vectors, int First = 0>
inline void store_columns(const Matmul& p, const Place& at, const Vf (&sum)[Rows][Vectors]) {
#pragma GCC unroll 4
  for (int v = 0; v < Vectors; ++v) {
    Vf y[4] = {};
#pragma GCC unroll 4
    for (int r = 0; r < 4 && First + r < Rows; ++r) {
      y[r] = sum[First + r][v];
      if (p.bias) y[r] += broadcast(p.bias[at.row + First + r]);
    }
    transpose_quads(y);
    const std::size_t lanes = at.columns - v * kFloats;
    float* c = p.c + (at.column + v * kFloats) * p.c_row + at.row + First;
#pragma GCC unroll 16
    for (std::size_t lane = 0; lane < kFloats; ++lane) {
      if (lane < lanes) store_quad(c + lane * p.c_row, y[lane % 4], lane / 4, Rows - First);
    }
  }
  if constexpr (First + 4 < Rows) store_columns<Rows, Vectors, First + 4>(p, at, sum);
}

// How the elements of A and B lie for a row of tiles.
struct Strides {
  std::size_t a_row, a_column, b_row;
};

// Masked: B ends with the last column; else its panels are whole.
template <int Rows, int Vectors, bool Masked>
SAMEBITS_INLINE void tile(const Matmul& p, const float* a, const float* b, const Strides& s, const Place& at) {
  const std::size_t last = at.columns - (Vectors - 1) * kFloats;  // lanes of the last vector
  Vf sum[Rows][Vectors] = {};
  for (std::size_t k = 0; k < p.k; ++k, a += s.a_column, b += s.b_row) {
    Vf bk[Vectors];
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) {
      bk[v] = Masked && v == Vectors - 1 ? load_first<Vf>(b + v * kFloats, last) : load<Vf>(b + v * kFloats);
    }
#pragma GCC unroll 16
    for (int r = 0; r < Rows; ++r) {
      const Vf ark = broadcast(a[r * s.a_row]);
#pragma GCC unroll 4
      for (int v = 0; v < Vectors; ++v) sum[r][v] = fma(ark, bk[v], sum[r][v]);
    }
  }
  if (p.transposed) store_columns<Rows, Vectors>(p, at, sum);
  else store_rows<Rows, Vectors>(p, at, sum);
}

// The last columns, fewer than a panel.
template <int Rows, int Vectors>
inline void last_tile(const Matmul& p, const float* a, const float* b, const Strides& s, const Place& at) {
  if constexpr (Vectors > 1) {
    if (at.columns <= (Vectors - 1) * kFloats) return last_tile<Rows, Vectors - 1>(p, a, b, s, at);
  }
  if (p.packed || at.columns == Vectors * kFloats) tile<Rows, Vectors, false>(p, a, b, s, at);
  else tile<Rows, Vectors, true>(p, a, b, s, at);
}

template <int Rows>
__attribute__((noinline)) void row_of_tiles(const Matmul& p, std::size_t row) {
  const float* a = p.a + row * p.a_row;
  const float* b = p.b;
  Strides s{p.a_row, p.a_column, p.packed ? kPanel : p.b_row};
  float together[kSampleBlock * Rows];  // A's columns, where they do not lie one after the other
  if (p.a_column != 1 && p.n > kPanel) {
    for (std::size_t k = 0; k < p.k; ++k) __builtin_memcpy(together + k * Rows, a + k * p.a_column, Rows * sizeof(float));
    a = together;
    s.a_row = 1;
    s.a_column = Rows;
  }
  const std::size_t b_panel = p.packed ? p.k * kPanel : kPanel;
  std::size_t column = 0;
  for (; column + kPanel <= p.n; column += kPanel, b += b_panel) {
    tile<Rows, kTileVectors, false>(p, a, b, s, {row, column, kPanel});
  }
  if (column < p.n) last_tile<Rows, kTileVectors>(p, a, b, s, {row, column, p.n - column});
}

template <int Rows>
inline void row_of_tiles(const Matmul& p, std::size_t row, std::size_t rows) {
  if constexpr (Rows > 1) {
    if (rows < Rows) return row_of_tiles<Rows - 1>(p, row, rows);
  }
  row_of_tiles<Rows>(p, row);
}

// Tiles as equal in height as can be: a low one does not keep the processor busy.
void matmul(const Matmul& p) noexcept {
  if (p.m <= kTileRows) {
    if (p.m > 0) row_of_tiles<kTileRows>(p, 0, p.m);
    return;
  }
  const std::size_t tiles = (p.m + kTileRows - 1) / kTileRows, low = p.m / tiles, higher = p.m % tiles;
  for (std::size_t i = 0, row = 0; i < tiles; ++i) {
    const std::size_t rows = low + (i < higher);
    row_of_tiles<kTileRows>(p, row, rows);
    row += rows;
  }
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

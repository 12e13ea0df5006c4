// C = A B + bias in register tiles: up to kTileRows rows of A, one broadcast element at a time, by kTileVectors vectors
// of B's columns. Lanes go across columns, so every element is one chain over k whatever the tile it falls into.
constexpr std::size_t kPanel = kTileVectors * kFloats;
// Rows of C that are transposed together: whole tiles, and whole cache lines of what they become.
constexpr std::size_t kTransposedRows = 48;

// A tile of C: its first row and column, and how many columns of it exist.
struct Place {
  std::size_t row, column, columns;
};

// The columns of a tile's vector v that exist.
template <int Vectors>
SAMEBITS_INLINE std::size_t lanes_of(const Place& at, int v) {
  return v < Vectors - 1 ? kFloats : at.columns - v * kFloats;
}

template <int Rows, int Vectors>
SAMEBITS_INLINE void add_bias(const Matmul& p, const Place& at, Vf (&sum)[Rows][Vectors]) {
#pragma GCC unroll 4
  for (int v = 0; v < Vectors; ++v) {
    const Vf bias = p.transposed ? Vf{} : load_at<Vf>(p.bias, at.column + v * kFloats, lanes_of<Vectors>(at, v));
#pragma GCC unroll 16
    for (int r = 0; r < Rows; ++r) sum[r][v] += p.transposed ? broadcast(p.bias[at.row + r]) : bias;
  }
}

template <int Rows, int Vectors>
SAMEBITS_INLINE void store_tile(const Matmul& p, const Place& at, Vf (&sum)[Rows][Vectors]) {
  if (p.bias) add_bias(p, at, sum);
  float* c = p.c + at.row * p.c_row + at.column;
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r, c += p.c_row) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) {
      const std::size_t lanes = lanes_of<Vectors>(at, v);
      if (p.accumulate) sum[r][v] = load_at<Vf>(c, v * kFloats, lanes) + sum[r][v];
      store_at(c, v * kFloats, sum[r][v], lanes);
    }
  }
}

template <int Rows, int Vectors>
SAMEBITS_INLINE void load_tile(const Matmul& p, const Place& at, Vf (&sum)[Rows][Vectors]) {
  const float* c = p.c + at.row * p.c_row + at.column;
  for (int r = 0; r < Rows; ++r, c += p.c_row) {
    for (int v = 0; v < Vectors; ++v) sum[r][v] = load_at<Vf>(c, v * kFloats, lanes_of<Vectors>(at, v));
  }
}

// The pointer, such that the rows of A are found from it: clang would step a pointer to each of them.
SAMEBITS_INLINE const float* one_pointer(const float* p) {
#if defined(__clang__)
  __asm__("" : "+r"(p));
#endif
  return p;
}

// How the elements of A and B lie for a row of tiles.
struct Strides {
  std::size_t a_row, a_column, b_row;
};

#include "matmul_in_double.inl"

// And whether its chains may be summed in float64.
struct Tiled : Matmul {
  bool in_double;
};

// Masked: B ends with the last column; else its panels are whole.
template <int Rows, int Vectors, bool Masked>
SAMEBITS_INLINE void tile(const Tiled& p, const float* a, const float* b, const Strides& s, const Place& at) {
  const std::size_t last = at.columns - (Vectors - 1) * kFloats;  // lanes of the last vector
  if constexpr (!kFmaIsFast && !Masked) {
    Vf sum[Rows][Vectors];
    if (p.in_double && sum_in_double(p.k, a, b, s, sum)) return store_tile(p, at, sum);
  }
  Vf sum[Rows][Vectors] = {};
  if (p.continues) load_tile(p, at, sum);
  for (std::size_t k = 0; k < p.k; ++k, a = one_pointer(a + s.a_column), b += s.b_row) {
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
  store_tile(p, at, sum);
}

// The last columns, fewer than a panel.
template <int Rows, int Vectors>
inline void last_tile(const Tiled& p, const float* a, const float* b, const Strides& s, const Place& at) {
  if constexpr (Vectors > 1) {
    if (at.columns <= (Vectors - 1) * kFloats) return last_tile<Rows, Vectors - 1>(p, a, b, s, at);
  }
  if (p.packed || at.columns == Vectors * kFloats) tile<Rows, Vectors, false>(p, a, b, s, at);
  else tile<Rows, Vectors, true>(p, a, b, s, at);
}

template <int Rows>
__attribute__((noinline)) void row_of_tiles(const Tiled& product, std::size_t row) {
  const Tiled p = product;  // a copy, which no store changes
  const float* a = p.a + row * p.a_row;
  const float* b = p.b;
  Strides s{p.a_row, p.a_column, p.packed ? kPanel : p.b_row};
  float together[kSampleBlock * Rows];  // A's columns, where they do not lie one after the other
  if (p.a_column != 1 && p.n > kPanel) {
    for (std::size_t k = 0; k < p.k; ++k)
      __builtin_memcpy(together + k * Rows, a + k * p.a_column, Rows * sizeof(float));
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
inline void row_of_tiles(const Tiled& p, std::size_t row, std::size_t rows) {
  if constexpr (Rows > 1) {
    if (rows < Rows) return row_of_tiles<Rows - 1>(p, row, rows);
  }
  row_of_tiles<Rows>(p, row);
}

// Numbers of C that stay in the first-level cache until the activation passes over them.
constexpr std::size_t kFinished = 2048;

// In place, to n numbers of each of some rows.
inline void apply(const Activation& activation, float* y, std::size_t y_row, std::size_t rows, std::size_t n) {
  if (y_row == n) return elementwise.activation_forward(activation, y, y, rows * n);
  for (std::size_t r = 0; r < rows; ++r) elementwise.activation_forward(activation, y + r * y_row, y + r * y_row, n);
}

// Tiles as equal in height as can be: a low one does not keep the processor busy.
inline void multiply_rows(const Tiled& p) {
  const std::size_t tiles = (p.m + kTileRows - 1) / kTileRows;
  std::size_t row = 0, done = 0;
  for (std::size_t i = 0; i < tiles; ++i) {
    const std::size_t rows = p.m / tiles + (i < p.m % tiles);
    row_of_tiles<kTileRows>(p, row, rows);
    row += rows;
    if (!p.activation || (row < p.m && (row - done) * p.n < kFinished)) continue;
    apply(*p.activation, p.c + done * p.c_row, p.c_row, row - done, p.n);
    done = row;
  }
}

// Blocks of C are finished and transposed on their way to where they belong.
inline void multiply_and_transpose(const Tiled& p) {
  alignas(64) float block[kTransposedRows * kPanel];
  for (std::size_t row = 0; row < p.m; row += kTransposedRows) {
    for (std::size_t column = 0; column < p.n; column += kPanel) {
      Tiled some = p;
      some.m = p.m - row < kTransposedRows ? p.m - row : kTransposedRows;
      some.n = p.n - column < kPanel ? p.n - column : kPanel;
      some.a += row * p.a_row;
      some.b += column * p.k;
      some.c = block;
      some.c_row = some.n;
      if (p.bias) some.bias += row;
      multiply_rows(some);
      transpose(block, some.n, some.m, some.n, p.c + column * p.c_row + row, p.c_row);
    }
  }
}

void matmul(const Matmul& product) noexcept {
  const Tiled p{product, !kFmaIsFast && product.m >= kTileRows && stays_in_range(product)};
  p.transposed ? multiply_and_transpose(p) : multiply_rows(p);
}

void add(const float* x, float* y, std::size_t n) noexcept {
  for_each_vector<Vf>(
      n, y, [=](std::size_t i, std::size_t count) { return load_at<Vf>(y, i, count) + load_at<Vf>(x, i, count); });
}

// Vectors side by side: the additions of one wait for each other.
template <int Vectors>
inline void sum_columns(const float* x, std::size_t x_row, std::size_t rows, float* sums) {
  Vf sum[Vectors] = {};
  for (std::size_t row = 0; row < rows; ++row, x += x_row) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) sum[v] += load<Vf>(x + v * kFloats);
  }
  for (int v = 0; v < Vectors; ++v) store(sums + v * kFloats, sum[v]);
}

void column_sums(const float* x, std::size_t x_row, std::size_t rows, std::size_t n, float* sums) noexcept {
  std::size_t done = 0;
  for (; done + 4 * kFloats <= n; done += 4 * kFloats) sum_columns<4>(x + done, x_row, rows, sums + done);
  for_each_vector<Vf>(n - done, sums + done, [=](std::size_t i, std::size_t count) {
    Vf sum = {};
    for (std::size_t row = 0; row < rows; ++row) sum += load_at<Vf>(x + row * x_row + done, i, count);
    return sum;
  });
}

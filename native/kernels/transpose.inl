// Transposing by blocks of some rows by four columns.

// out[i * out_row + r] = x[r * x_row + i] for r < n and i < k; at least four columns, and rows for a vector. The last blocks
// overlap with those before.
template <typename V>
inline void transpose_blocks(const float* x, std::size_t x_row, std::size_t n, std::size_t k, float* out, std::size_t out_row) {
  constexpr std::size_t lanes = sizeof(V) / sizeof(float), line = 64 / sizeof(float);
  for (std::size_t first = 0; first < k; first += line) {
    const std::size_t end = k - first < line ? k : first + line;
    for (std::size_t r = 0; r < n; r += lanes) {
      const std::size_t row = n - r < lanes ? n - lanes : r;
      for (std::size_t i = first; i < end; i += 4) {
        const std::size_t column = k - i < 4 ? k - 4 : i;
        V columns[4];
        load_transposed(x + row * x_row + column, x_row, columns);
#pragma GCC unroll 4
        for (std::size_t q = 0; q < 4; ++q) store(out + (column + q) * out_row + row, columns[q]);
      }
    }
  }
}

inline void transpose(const float* x, std::size_t x_row, std::size_t n, std::size_t k, float* out, std::size_t out_row) {
  if (n >= sizeof(Quads) / sizeof(float) && k >= 4) return transpose_blocks<Quads>(x, x_row, n, k, out, out_row);
  if (n >= 4 && k >= 4) return transpose_blocks<Quad>(x, x_row, n, k, out, out_row);
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t r = 0; r < n; ++r) out[i * out_row + r] = x[r * x_row + i];
  }
}

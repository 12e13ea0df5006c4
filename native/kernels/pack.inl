// B in panels of kPanel columns, as matmul.inl works through them. Behind the last column lies what does not matter.

void pack_columns(const float* b, std::size_t b_row, std::size_t n, std::size_t k, float* packed) noexcept {
  for (std::size_t column = 0; column < n; column += kPanel, packed += k * kPanel) {
    const float* row = b + column;
    for (std::size_t i = 0; i < k; ++i, row += b_row) {
      for (std::size_t v = 0; v < kPanel; v += kFloats) {
        if (column + v + kFloats <= n) store(packed + i * kPanel + v, load<Vf>(row + v));
        else if (column + v < n) store(packed + i * kPanel + v, load_first<Vf>(row + v, n - column - v));
      }
    }
  }
}

// Four elements of each of kFloats rows, or as many as there are, become four vectors.
SAMEBITS_INLINE void load_transposed(const float* const* rows, std::size_t i, std::size_t count, Vf (&columns)[4]) {
#pragma GCC unroll 4
  for (int q = 0; q < 4; ++q) columns[q] = load_quads(rows + q, i, count);
  transpose_quads(columns);
}

// packed[k][kPanel] from the k elements of each of Vectors * kFloats rows.
template <int Vectors>
inline void pack_panel(const float* const* rows, std::size_t k, float* packed) {
  const auto pack_four = [=](std::size_t i, std::size_t count) {
    for (int v = 0; v < Vectors; ++v) {
      Vf columns[4];
      load_transposed(rows + v * kFloats, i, count, columns);
#pragma GCC unroll 4
      for (std::size_t q = 0; q < 4; ++q) {
        if (q < count) store(packed + (i + q) * kPanel + v * kFloats, columns[q]);
      }
    }
  };
  std::size_t i = 0;
  for (; i + 4 <= k; i += 4) pack_four(i, 4);
  if (i < k) pack_four(i, k - i);
}

// The last rows, fewer than a panel has columns.
template <int Vectors>
inline void pack_last_panel(const float* const* rows, std::size_t n, std::size_t k, float* packed) {
  if constexpr (Vectors > 1) {
    if (n <= (Vectors - 1) * kFloats) return pack_last_panel<Vectors - 1>(rows, n, k, packed);
  }
  pack_panel<Vectors>(rows, k, packed);
}

void pack_rows(const float* x, std::size_t x_row, std::size_t n, std::size_t k, float* packed) noexcept {
  for (std::size_t first = 0; first < n; first += kPanel, packed += k * kPanel) {
    const float* rows[kPanel];  // behind the last one, the last one again
    for (std::size_t lane = 0; lane < kPanel; ++lane) rows[lane] = x + (first + lane < n ? first + lane : n - 1) * x_row;
    pack_last_panel<kTileVectors>(rows, n - first, k, packed);
  }
}

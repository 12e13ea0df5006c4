// B in panels of kPanel columns, as matmul.inl works through them. Beyond the last column its vector holds 0, and
// vectors after it nothing that is read.

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

void pack_rows(const float* x, std::size_t x_row, std::size_t n, std::size_t k, float* packed) noexcept {
  for (std::size_t first = 0; first < n; first += kPanel, packed += k * kPanel) {
    transpose_with_zeros(x + first * x_row, x_row, n - first < kPanel ? n - first : kPanel, k, packed, kPanel);
  }
}

// Transposing by square blocks.

constexpr std::size_t kLine = 64 / sizeof(float);  // floats in a cache line

// out[i * out_row + r] = x[r * x_row + i] for r < n and i < k, both at least a square's side. The last squares overlap
// with those before.
template <typename V>
inline void transpose_squares(const float* x, std::size_t x_row, std::size_t n, std::size_t k, float* out,
                              std::size_t out_row) {
  constexpr std::size_t side = kSide<V>;
  for (std::size_t first = 0; first < k; first += kLine) {
    const std::size_t end = k - first < kLine ? k : first + kLine;
    for (std::size_t r = 0; r < n; r += side) {
      const std::size_t row = n - r < side ? n - side : r;
      for (std::size_t i = first; i < end; i += side) {
        const std::size_t column = k - i < side ? k - side : i;
        V columns[side];
        float* to = out + column * out_row + row;
        load_transposed(x + row * x_row + column, x_row, columns);
#pragma GCC unroll 8
        for (std::size_t q = 0; q < side; ++q, to += out_row) store(to, columns[q]);
      }
    }
  }
}

// The first element of each of up to four rows, then zeros.
template <std::size_t Rows>
SAMEBITS_INLINE Quad column_of(const float* x, std::size_t x_row) {
  const auto of = [=](std::size_t row) { return row < Rows ? x[row * x_row] : 0; };
  return Quad{of(0), of(1), of(2), of(3)};
}

// out[r] = the first element of row r, for r < n.
inline void copy_column(const float* x, std::size_t x_row, std::size_t n, float* out) {
  constexpr std::size_t side = kSide<Quad>;
  if (n < side) {
    for (std::size_t r = 0; r < n; ++r) out[r] = x[r * x_row];
    return;
  }
  for (std::size_t r = 0; r < n; r += side) {
    const std::size_t row = n - r < side ? n - side : r;
    store(out + row, column_of<side>(x + row * x_row, x_row));
  }
}

inline void transpose(const float* x, std::size_t x_row, std::size_t n, std::size_t k, float* out,
                      std::size_t out_row) {
  const std::size_t shorter = n < k ? n : k;
  if (shorter >= kSide<Row>) return transpose_squares<Row>(x, x_row, n, k, out, out_row);
  if (shorter >= kSide<Quad>) return transpose_squares<Quad>(x, x_row, n, k, out, out_row);
  for (std::size_t i = 0; i < k; ++i) copy_column(x + i, x_row, n, out + i * out_row);
}

// Of up to four rows, with zeros: a column and the zeros behind it in one store, since to load what two have stored
// takes long.
template <std::size_t Rows>
inline void transpose_up_to_four(const float* x, std::size_t x_row, std::size_t k, float* out, std::size_t out_row) {
  for (std::size_t i = 0; i < k; ++i, out += out_row) {
    store(out, with_zeros(column_of<Rows>(x + i, x_row)));
  }
}

// The same with a 0 wherever a vector of `out` reaches beyond the n numbers of its row: they take part in arithmetic as
// well.
inline void transpose_with_zeros(const float* x, std::size_t x_row, std::size_t n, std::size_t k, float* out,
                                 std::size_t out_row) {
  if (n == 1) return transpose_up_to_four<1>(x, x_row, k, out, out_row);
  if (n == 2) return transpose_up_to_four<2>(x, x_row, k, out, out_row);
  if (n == 3) return transpose_up_to_four<3>(x, x_row, k, out, out_row);
  if (n == 4) return transpose_up_to_four<4>(x, x_row, k, out, out_row);
  if (n % kFloats != 0) {
    float* last = out + n / kFloats * kFloats;
    for (std::size_t i = 0; i < k; ++i) store(last + i * out_row, Vf{});
  }
  transpose(x, x_row, n, k, out, out_row);
}

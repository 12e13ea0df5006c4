// Transposing square blocks in registers.
#pragma once

#include "vec.hpp"

namespace samebits::KERNEL_ISA {

template <typename V>
constexpr std::size_t kSide = sizeof(V) / sizeof(float);

// In each quad: elements of x's quad, 0 to 3, and of y's, 4 to 7.
template <int A, int B, int C, int D, typename V>
SAMEBITS_INLINE V shuffle_quads(V x, V y) {
  if constexpr (sizeof(V) == sizeof(Quad)) return __builtin_shufflevector(x, y, A, B, C, D);
  else {
    constexpr auto at = [](int i) { return i < 4 ? i : i + 4; };
    return __builtin_shufflevector(x, y, at(A), at(B), at(C), at(D), at(A) + 4, at(B) + 4, at(C) + 4, at(D) + 4);
  }
}

// In each quad: the 4x4 matrix whose rows are the four vectors' becomes its transpose.
template <typename V>
SAMEBITS_INLINE void transpose_quads(V* v) {
  const V low01 = shuffle_quads<0, 4, 1, 5>(v[0], v[1]), high01 = shuffle_quads<2, 6, 3, 7>(v[0], v[1]);
  const V low23 = shuffle_quads<0, 4, 1, 5>(v[2], v[3]), high23 = shuffle_quads<2, 6, 3, 7>(v[2], v[3]);
  v[0] = shuffle_quads<0, 1, 4, 5>(low01, low23);
  v[1] = shuffle_quads<2, 3, 6, 7>(low01, low23);
  v[2] = shuffle_quads<0, 1, 4, 5>(high01, high23);
  v[3] = shuffle_quads<2, 3, 6, 7>(high01, high23);
}

// A quad, or two of them `step` apart.
template <typename V>
SAMEBITS_INLINE V load_quads(const float* x, std::size_t step) {
  if constexpr (sizeof(V) == sizeof(Quad)) return load<V>(x);
  else return __builtin_shufflevector(load<Quad>(x), load<Quad>(x + step), 0, 1, 2, 3, 4, 5, 6, 7);
}

// columns[i] = element i of each of kSide<Row> rows, of which four elements are loaded.
SAMEBITS_INLINE void load_four_transposed(const float* x, std::size_t x_row, Row (&columns)[4]) {
#pragma GCC unroll 4
  for (std::size_t i = 0; i < 4; ++i) {
    columns[i] = load_quads<Row>(x + i * x_row, 4 * x_row);
  }
  transpose_quads(columns);
}

// columns[i] = element i of each of kSide<V> rows.
template <typename V>
SAMEBITS_INLINE void load_transposed(const float* x, std::size_t x_row, V (&columns)[kSide<V>]) {
#pragma GCC unroll 8
  for (std::size_t i = 0; i < kSide<V>; ++i) columns[i] = load<V>(x + i * x_row);
  transpose_quads(columns);
  if constexpr (kSide<V> == 8) {
    transpose_quads(columns + 4);
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
      const V top = columns[i], bottom = columns[i + 4];
      columns[i] = __builtin_shufflevector(top, bottom, 0, 1, 2, 3, 8, 9, 10, 11);
      columns[i + 4] = __builtin_shufflevector(top, bottom, 4, 5, 6, 7, 12, 13, 14, 15);
    }
  }
}

}  // namespace samebits::KERNEL_ISA

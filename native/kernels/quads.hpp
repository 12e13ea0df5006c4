// Quads: four floats, and vectors of them, for transposing 4x4 matrices.
#pragma once

#include "vec.hpp"

namespace samebits::KERNEL_ISA {

typedef float Quad __attribute__((vector_size(16)));
// Two at most: what inserts more costs more than it saves.
#if defined(__AVX2__)
typedef float Quads __attribute__((vector_size(32)));
#else
typedef Quad Quads;
#endif

// Four floats of the first row, and of every fourth one after it.
template <typename V>
SAMEBITS_INLINE V load_quads(const float* x, std::size_t x_row) {
  if constexpr (sizeof(V) == sizeof(Quad)) return load<Quad>(x);
  else return __builtin_shufflevector(load<Quad>(x), load<Quad>(x + 4 * x_row), 0, 1, 2, 3, 4, 5, 6, 7);
}

// In each quad: elements of x's quad, 0 to 3, and of y's, 4 to 7.
template <int A, int B, int C, int D, typename V>
SAMEBITS_INLINE V shuffle_quads(V x, V y) {
  if constexpr (sizeof(V) == sizeof(Quad)) return __builtin_shufflevector(x, y, A, B, C, D);
  else {
    constexpr auto at = [](int i) { return i < 4 ? i : i + 4; };
    return __builtin_shufflevector(x, y, at(A), at(B), at(C), at(D), at(A) + 4, at(B) + 4, at(C) + 4, at(D) + 4);
  }
}

// columns[i] = element i of each of as many rows as V has lanes.
template <typename V>
SAMEBITS_INLINE void load_transposed(const float* x, std::size_t x_row, V (&columns)[4]) {
  const V a = load_quads<V>(x, x_row), b = load_quads<V>(x + x_row, x_row);
  const V c = load_quads<V>(x + 2 * x_row, x_row), d = load_quads<V>(x + 3 * x_row, x_row);
  const V low_ab = shuffle_quads<0, 4, 1, 5>(a, b), high_ab = shuffle_quads<2, 6, 3, 7>(a, b);
  const V low_cd = shuffle_quads<0, 4, 1, 5>(c, d), high_cd = shuffle_quads<2, 6, 3, 7>(c, d);
  columns[0] = shuffle_quads<0, 1, 4, 5>(low_ab, low_cd);
  columns[1] = shuffle_quads<2, 3, 6, 7>(low_ab, low_cd);
  columns[2] = shuffle_quads<0, 1, 4, 5>(high_ab, high_cd);
  columns[3] = shuffle_quads<2, 3, 6, 7>(high_ab, high_cd);
}

}  // namespace samebits::KERNEL_ISA

// A vector as quads of four floats: what transposing 4x4 matrices and narrow stores need.
#pragma once

#include "vec.hpp"

namespace samebits::KERNEL_ISA {

// Four floats, or the first `count` of them and zeros.
typedef float Quad __attribute__((vector_size(16)));
inline Quad load_quad(const float* p, std::size_t count) {
  if (count >= 4) return load<Quad>(p);
#if defined(__AVX512F__)
  return (Quad)_mm_maskz_loadu_ps(static_cast<__mmask8>((1u << count) - 1), p);
#elif defined(__AVX2__)
  return (Quad)_mm_maskload_ps(p, _mm256_castsi256_si128(first_lanes(count)));
#else
  return Quad{p[0], count > 1 ? p[1] : 0.0f, count > 2 ? p[2] : 0.0f, 0.0f};
#endif
}

// A vector as quads: quad q of the result is load_quad(rows[4 * q] + i, count).
inline Vf load_quads(const float* const* rows, std::size_t i, std::size_t count) {
#if defined(__AVX512F__)
  const auto quad = [=](int q) { return (__m128)load_quad(rows[4 * q] + i, count); };
  const __m512 one = _mm512_maskz_insertf32x4(0xffff, _mm512_zextps128_ps512(quad(0)), quad(1), 1);
  return (Vf)_mm512_maskz_insertf32x4(0xffff, _mm512_maskz_insertf32x4(0xffff, one, quad(2), 2), quad(3), 3);
#elif defined(__AVX2__)
  return (Vf)_mm256_set_m128((__m128)load_quad(rows[4] + i, count), (__m128)load_quad(rows[0] + i, count));
#else
  return load_quad(rows[0] + i, count);
#endif
}

// One quad's first `count` floats, or all of them if there are fewer.
inline void store_quad(float* p, Vf v, std::size_t quad, int count) {
#if defined(__AVX512F__)
  const __m512 w = (__m512)v;
  const __m128 floats = quad == 0   ? _mm512_maskz_extractf32x4_ps(0xf, w, 0)
                   : quad == 1 ? _mm512_maskz_extractf32x4_ps(0xf, w, 1)
                   : quad == 2 ? _mm512_maskz_extractf32x4_ps(0xf, w, 2)
                               : _mm512_maskz_extractf32x4_ps(0xf, w, 3);
#elif defined(__AVX2__)
  const __m128 floats = quad == 0 ? _mm256_castps256_ps128((__m256)v) : _mm256_extractf128_ps((__m256)v, 1);
#else
  const Vf floats = v;
  static_cast<void>(quad);
#endif
  __builtin_memcpy(p, &floats, (count < 4 ? count : 4) * sizeof(float));
}

// In each quad: the 4x4 matrix whose rows are the four vectors' becomes its transpose.
inline void transpose_quads(Vf (&v)[4]) {
  constexpr int n = kFloats;
#if defined(__AVX512F__)
#define SAMEBITS_QUADS(a, b, c, d) \
  a, b, c, d, a + 4, b + 4, c + 4, d + 4, a + 8, b + 8, c + 8, d + 8, a + 12, b + 12, c + 12, d + 12
#elif defined(__AVX2__)
#define SAMEBITS_QUADS(a, b, c, d) a, b, c, d, a + 4, b + 4, c + 4, d + 4
#else
#define SAMEBITS_QUADS(a, b, c, d) a, b, c, d
#endif
  const Vf low01 = __builtin_shufflevector(v[0], v[1], SAMEBITS_QUADS(0, n, 1, n + 1));
  const Vf high01 = __builtin_shufflevector(v[0], v[1], SAMEBITS_QUADS(2, n + 2, 3, n + 3));
  const Vf low23 = __builtin_shufflevector(v[2], v[3], SAMEBITS_QUADS(0, n, 1, n + 1));
  const Vf high23 = __builtin_shufflevector(v[2], v[3], SAMEBITS_QUADS(2, n + 2, 3, n + 3));
  v[0] = __builtin_shufflevector(low01, low23, SAMEBITS_QUADS(0, 1, n, n + 1));
  v[1] = __builtin_shufflevector(low01, low23, SAMEBITS_QUADS(2, 3, n + 2, n + 3));
  v[2] = __builtin_shufflevector(high01, high23, SAMEBITS_QUADS(0, 1, n, n + 1));
  v[3] = __builtin_shufflevector(high01, high23, SAMEBITS_QUADS(2, 3, n + 2, n + 3));
#undef SAMEBITS_QUADS
}

}  // namespace samebits::KERNEL_ISA

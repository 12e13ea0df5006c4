// AVX2 with FMA.
#pragma once

#include <immintrin.h>

namespace samebits::KERNEL_ISA {

constexpr int kVectorBytes = 32;
constexpr int kRowBytes = 32;
constexpr int kTileRows = 6, kTileVectors = 2;  // a product's register tile
constexpr bool kFmaIsFast = true;

}  // namespace samebits::KERNEL_ISA

#include "types.hpp"

#define SAMEBITS_HALF_FROM(s) s, s + 1, s + 2, s + 3

namespace samebits::KERNEL_ISA {

inline __m256i first_lanes(std::size_t count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count)), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
template <>
SAMEBITS_INLINE Vf load_first<Vf, float>(const float* p, std::size_t count) {
  return (Vf)_mm256_maskload_ps(p, first_lanes(count));
}
template <>
SAMEBITS_INLINE void store_first<Vf, float>(float* p, Vf v, std::size_t count) {
  // In pieces: AMD's masked stores take a dozen cycles.
  if (count >= 8) return store(p, v);
  __m128 rest = _mm256_castps256_ps128((__m256)v);
  if (count & 4) {
    _mm_storeu_ps(p, rest);
    rest = _mm256_extractf128_ps((__m256)v, 1);
    p += 4;
  }
  if (count & 2) {
    _mm_storel_pi(reinterpret_cast<__m64*>(p), rest);
    rest = _mm_movehl_ps(rest, rest);
    p += 2;
  }
  if (count & 1) _mm_store_ss(p, rest);
}
template <>
inline VfHalf load_first<VfHalf, float>(const float* p, std::size_t count) {
  return (VfHalf)_mm_maskload_ps(p, _mm256_castsi256_si128(first_lanes(count)));
}
template <>
inline void store_first<VfHalf, float>(float* p, VfHalf v, std::size_t count) {
  _mm_maskstore_ps(p, _mm256_castsi256_si128(first_lanes(count)), (__m128)v);
}

inline Vf fma(Vf a, Vf b, Vf c) { return (Vf)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c); }
inline Vd fma(Vd a, Vd b, Vd c) { return (Vd)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c); }

// By instruction: GCC 12 makes two halves of each conversion.
inline Vd widen(VfHalf v) { return (Vd)_mm256_cvtps_pd((__m128)v); }
inline Vl widen(ViHalf v) { return (Vl)_mm256_cvtepi32_epi64((__m128i)v); }
inline Vd to_double(ViHalf v) { return (Vd)_mm256_cvtepi32_pd((__m128i)v); }
inline VfHalf narrow(Vd v) { return (VfHalf)_mm256_cvtpd_ps((__m256d)v); }

inline Vf sqrt(Vf v) { return (Vf)_mm256_sqrt_ps((__m256)v); }
inline Vd sqrt(Vd v) { return (Vd)_mm256_sqrt_pd((__m256d)v); }

inline Vf at_most(Vf v, float most) { return (Vf)_mm256_min_ps(_mm256_set1_ps(most), (__m256)v); }
inline Vf at_least(Vf v, float least) { return (Vf)_mm256_max_ps(_mm256_set1_ps(least), (__m256)v); }
inline Vd at_most(Vd v, double most) { return (Vd)_mm256_min_pd(_mm256_set1_pd(most), (__m256d)v); }

// Not gathered: four loads are no slower, and several times as fast where a gather is in microcode.
inline Vd look_up(const double* table, Vl index) {
  return Vd{table[index[0]], table[index[1]], table[index[2]], table[index[3]]};
}

// Of the four eighths of the table, the one that two bits of the index name.
inline Vf look_up(const float* table, Vi index) {
  const auto of = [=](int part) { return _mm256_permutevar8x32_ps(_mm256_load_ps(table + 8 * part), (__m256i)index); };
  const __m256 odd = (__m256)(index << 28), upper = (__m256)(index << 27);
  return (Vf)_mm256_blendv_ps(_mm256_blendv_ps(of(0), of(1), odd), _mm256_blendv_ps(of(2), of(3), odd), upper);
}

inline Vf look_up_of_8(const float* table, Vi index) {
  return (Vf)_mm256_permutevar8x32_ps(_mm256_load_ps(table), (__m256i)index);
}

inline bool any_below(Vf v, float bound) {
  return _mm256_movemask_ps(_mm256_cmp_ps((__m256)v, _mm256_set1_ps(bound), _CMP_LT_OQ)) != 0;
}

inline Vu xor_where_odd(Vu v, Vu number, std::uint32_t bits) { return v ^ (-(number & 1u) & bits); }

inline Vf with_zeros(Quad v) { return (Vf)_mm256_zextps128_ps256((__m128)v); }

}  // namespace samebits::KERNEL_ISA

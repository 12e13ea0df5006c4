// AVX-512: F, DQ, BW and VL. The intrinsics are those of native/test/emulated/avx512.hpp.
#pragma once

#include <immintrin.h>

namespace samebits::KERNEL_ISA {

constexpr int kVectorBytes = 64;
// Half as long: a square of such rows costs no more, and needs fewer registers.
constexpr int kRowBytes = 32;
// A product's register tile. More rows, a power of two apart, would not find room side by side in the first-level
// cache.
constexpr int kTileRows = 6, kTileVectors = 2;
constexpr bool kFmaIsFast = true;

}  // namespace samebits::KERNEL_ISA

#include "types.hpp"

#define SAMEBITS_HALF_FROM(s) s, s + 1, s + 2, s + 3, s + 4, s + 5, s + 6, s + 7

namespace samebits::KERNEL_ISA {

template <>
SAMEBITS_INLINE Vf load_first<Vf, float>(const float* p, std::size_t count) {
  return (Vf)_mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << count) - 1), p);
}
template <>
SAMEBITS_INLINE void store_first<Vf, float>(float* p, Vf v, std::size_t count) {
  _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1u << count) - 1), (__m512)v);
}
template <>
inline VfHalf load_first<VfHalf, float>(const float* p, std::size_t count) {
  return (VfHalf)_mm256_maskz_loadu_ps(static_cast<__mmask8>((1u << count) - 1), p);
}
template <>
inline void store_first<VfHalf, float>(float* p, VfHalf v, std::size_t count) {
  _mm256_mask_storeu_ps(p, static_cast<__mmask8>((1u << count) - 1), (__m256)v);
}

inline Vf fma(Vf a, Vf b, Vf c) { return (Vf)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c); }
inline Vd fma(Vd a, Vd b, Vd c) { return (Vd)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c); }
inline Row fma(Row a, Row b, Row c) { return (Row)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c); }

// By instruction: GCC 12 makes two halves of each conversion, and warns of its own header's unmasked forms.
inline Vd widen(VfHalf v) { return (Vd)_mm512_maskz_cvtps_pd(0xff, (__m256)v); }
inline Vl widen(ViHalf v) { return (Vl)_mm512_maskz_cvtepi32_epi64(0xff, (__m256i)v); }
inline Vd to_double(ViHalf v) { return (Vd)_mm512_maskz_cvtepi32_pd(0xff, (__m256i)v); }
inline VfHalf narrow(Vd v) { return (VfHalf)_mm512_maskz_cvtpd_ps(0xff, (__m512d)v); }

inline Vf sqrt(Vf v) { return (Vf)_mm512_maskz_sqrt_ps(0xffff, (__m512)v); }
inline Vd sqrt(Vd v) { return (Vd)_mm512_maskz_sqrt_pd(0xff, (__m512d)v); }

inline Vf at_most(Vf v, float most) { return (Vf)_mm512_maskz_min_ps(0xffff, _mm512_set1_ps(most), (__m512)v); }
inline Vf at_least(Vf v, float least) { return (Vf)_mm512_maskz_max_ps(0xffff, _mm512_set1_ps(least), (__m512)v); }
inline Vd at_most(Vd v, double most) { return (Vd)_mm512_maskz_min_pd(0xff, _mm512_set1_pd(most), (__m512d)v); }

inline Vd look_up(const double* table, Vl index) {
  return (Vd)_mm512_permutex2var_pd(_mm512_loadu_pd(table), (__m512i)index, _mm512_loadu_pd(table + 8));
}

inline Vf look_up(const float* table, Vi index) {
  return (Vf)_mm512_permutex2var_ps(_mm512_load_ps(table), (__m512i)index, _mm512_load_ps(table + 16));
}

inline Vf look_up_of_8(const float* table, Vi index) {
  const VfHalf once = (VfHalf)_mm256_load_ps(table);
  const Vf twice = __builtin_shufflevector(once, once, SAMEBITS_HALF_FROM(0), SAMEBITS_HALF_FROM(0));
  return (Vf)_mm512_maskz_permutexvar_ps(0xffff, (__m512i)index, (__m512)twice);
}

inline bool any_below(Vf v, float bound) { return _mm512_cmplt_ps_mask((__m512)v, _mm512_set1_ps(bound)) != 0; }

// The mask takes a unit that what surrounds it leaves idle.
inline Vu xor_where_odd(Vu v, Vu number, std::uint32_t bits) {
  const __mmask16 odd = _mm512_test_epi32_mask((__m512i)number, (__m512i)(Vu{} + 1u));
  return (Vu)_mm512_mask_xor_epi32((__m512i)v, odd, (__m512i)v, (__m512i)(Vu{} + bits));
}

inline Vf with_zeros(Quad v) { return (Vf)_mm512_zextps128_ps512((__m128)v); }

}  // namespace samebits::KERNEL_ISA

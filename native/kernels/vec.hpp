// Vectors of one instruction set: Vf (floats), Vd (doubles, as wide), Vi and Vl (32- and 64-bit integers, and masks of
// those), Vu and Vul (unsigned ones). GNU vector extensions give the arithmetic; what they lack - sqrt, table look-up,
// partial loads - is here, fma in fma.hpp.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

// Always: a part of such a function that is called with a vector would return without clearing the registers' upper
// halves, and the next SSE instruction outside the kernels would wait for that.
#define SAMEBITS_INLINE __attribute__((always_inline)) inline

namespace samebits::KERNEL_ISA {

#if defined(__AVX512F__)
constexpr int kVectorBytes = 64;
#define SAMEBITS_LANES_FROM(s) \
  s, s + 1, s + 2, s + 3, s + 4, s + 5, s + 6, s + 7, s + 8, s + 9, s + 10, s + 11, s + 12, s + 13, s + 14, s + 15
#elif defined(__AVX2__)
constexpr int kVectorBytes = 32;
#define SAMEBITS_LANES_FROM(s) s, s + 1, s + 2, s + 3, s + 4, s + 5, s + 6, s + 7
#else
constexpr int kVectorBytes = 16;
#define SAMEBITS_LANES_FROM(s) s, s + 1, s + 2, s + 3
#endif

typedef float Vf __attribute__((vector_size(kVectorBytes)));
typedef double Vd __attribute__((vector_size(kVectorBytes)));
typedef std::int32_t Vi __attribute__((vector_size(kVectorBytes)));
typedef std::int64_t Vl __attribute__((vector_size(kVectorBytes)));
typedef std::uint32_t Vu __attribute__((vector_size(kVectorBytes)));
typedef std::uint64_t Vul __attribute__((vector_size(kVectorBytes)));
constexpr std::size_t kFloats = kVectorBytes / sizeof(float);
constexpr std::size_t kDoubles = kVectorBytes / sizeof(double);

// As many floats as a Vd holds doubles, and as many doubles as a Vf holds floats: the partners of conversions.
typedef float VfHalf __attribute__((vector_size(kVectorBytes / 2)));
typedef std::int32_t ViHalf __attribute__((vector_size(kVectorBytes / 2)));
typedef double VdTwice __attribute__((vector_size(kVectorBytes * 2)));
typedef std::int64_t VlTwice __attribute__((vector_size(kVectorBytes * 2)));

template <typename V, typename T>
inline V load(const T* p) {
  V v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}

template <typename V, typename T>
inline void store(T* p, V v) {
  __builtin_memcpy(p, &v, sizeof v);
}

// The first `count` lanes, the others 0.
template <typename V, typename T>
SAMEBITS_INLINE V load_first(const T* p, std::size_t count) {
  V v = {};
  __builtin_memcpy(&v, p, count * sizeof(T));
  return v;
}

template <typename V, typename T>
SAMEBITS_INLINE void store_first(T* p, V v, std::size_t count) {
  __builtin_memcpy(p, &v, count * sizeof(T));
}

#if defined(__AVX512F__)
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
#elif defined(__AVX2__)
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
#endif

// Words are loaded as floats are; a load changes no bits.
template <>
inline Vu load_first<Vu, std::uint32_t>(const std::uint32_t* p, std::size_t count) {
  return (Vu)load_first<Vf>(reinterpret_cast<const float*>(p), count);
}

// The lanes of `a` from lane `First` on, then the first ones of `b`.
template <unsigned First>
inline Vu lanes_from(Vu a, Vu b) {
#if defined(__clang__)
  return __builtin_shufflevector(a, b, SAMEBITS_LANES_FROM(First));
#else
  return __builtin_shuffle(a, b, Vu{SAMEBITS_LANES_FROM(First)});
#endif
}
#undef SAMEBITS_LANES_FROM

// v ^ bits in the lanes where `number` is odd, v in the others.
inline Vu xor_where_odd(Vu v, Vu number, std::uint32_t bits) {
#if defined(__AVX512F__)  // the mask takes a unit that what surrounds it leaves idle
  const __mmask16 odd = _mm512_test_epi32_mask((__m512i)number, (__m512i)(Vu{} + 1u));
  return (Vu)_mm512_mask_xor_epi32((__m512i)v, odd, (__m512i)v, (__m512i)(Vu{} + bits));
#else
  return v ^ (-(number & 1u) & bits);
#endif
}

// x - 0 is x, -0 and NaN too.
template <typename V>
SAMEBITS_INLINE V broadcast_to(float x) {
  return x - V{};
}
inline Vf broadcast(float x) { return broadcast_to<Vf>(x); }
inline Vd broadcast(double x) { return x - Vd{}; }

// By instruction where there is one: GCC 12 makes two halves of each conversion, and warns of its own header's unmasked
// forms.
#if defined(__AVX512F__)
inline Vd widen(VfHalf v) { return (Vd)_mm512_maskz_cvtps_pd(0xff, (__m256)v); }
inline Vl widen(ViHalf v) { return (Vl)_mm512_maskz_cvtepi32_epi64(0xff, (__m256i)v); }
inline Vd to_double(ViHalf v) { return (Vd)_mm512_maskz_cvtepi32_pd(0xff, (__m256i)v); }
inline VfHalf narrow(Vd v) { return (VfHalf)_mm512_maskz_cvtpd_ps(0xff, (__m512d)v); }
#elif defined(__AVX2__)
inline Vd widen(VfHalf v) { return (Vd)_mm256_cvtps_pd((__m128)v); }
inline Vl widen(ViHalf v) { return (Vl)_mm256_cvtepi32_epi64((__m128i)v); }
inline Vd to_double(ViHalf v) { return (Vd)_mm256_cvtepi32_pd((__m128i)v); }
inline VfHalf narrow(Vd v) { return (VfHalf)_mm256_cvtpd_ps((__m256d)v); }
#else
inline Vd widen(VfHalf v) { return __builtin_convertvector(v, Vd); }
inline Vl widen(ViHalf v) { return __builtin_convertvector(v, Vl); }
inline Vd to_double(ViHalf v) { return __builtin_convertvector(v, Vd); }
inline VfHalf narrow(Vd v) { return __builtin_convertvector(v, VfHalf); }
#endif

// A vector of floats as its two halves.
struct Halves {
  VfHalf low, high;
};
#if defined(__AVX512F__)
#define SAMEBITS_LOW_HALF 0, 1, 2, 3, 4, 5, 6, 7
#define SAMEBITS_HIGH_HALF 8, 9, 10, 11, 12, 13, 14, 15
#elif defined(__AVX2__)
#define SAMEBITS_LOW_HALF 0, 1, 2, 3
#define SAMEBITS_HIGH_HALF 4, 5, 6, 7
#else
#define SAMEBITS_LOW_HALF 0, 1
#define SAMEBITS_HIGH_HALF 2, 3
#endif
inline Halves split(Vf v) {
  return {__builtin_shufflevector(v, v, SAMEBITS_LOW_HALF), __builtin_shufflevector(v, v, SAMEBITS_HIGH_HALF)};
}
inline Vf join(VfHalf low, VfHalf high) {
  return __builtin_shufflevector(low, high, SAMEBITS_LOW_HALF, SAMEBITS_HIGH_HALF);
}
#if defined(__AVX512F__)
// The low halves of two vectors, or the high ones.
inline Vf low_halves(Vf a, Vf b) {
  return __builtin_shufflevector(a, b, SAMEBITS_LOW_HALF, 16, 17, 18, 19, 20, 21, 22, 23);
}
inline Vf high_halves(Vf a, Vf b) {
  return __builtin_shufflevector(a, b, SAMEBITS_HIGH_HALF, 24, 25, 26, 27, 28, 29, 30, 31);
}
#endif
#undef SAMEBITS_LOW_HALF
#undef SAMEBITS_HIGH_HALF

#if defined(__AVX512F__)
inline Vf sqrt(Vf v) { return (Vf)_mm512_maskz_sqrt_ps(0xffff, (__m512)v); }
inline Vd sqrt(Vd v) { return (Vd)_mm512_maskz_sqrt_pd(0xff, (__m512d)v); }
#elif defined(__AVX2__)
inline Vf sqrt(Vf v) { return (Vf)_mm256_sqrt_ps((__m256)v); }
inline Vd sqrt(Vd v) { return (Vd)_mm256_sqrt_pd((__m256d)v); }
#elif defined(__ARM_NEON)
inline Vf sqrt(Vf v) { return (Vf)vsqrtq_f32((float32x4_t)v); }
inline Vd sqrt(Vd v) { return (Vd)vsqrtq_f64((float64x2_t)v); }
#else
inline Vf sqrt(Vf v) { return (Vf)_mm_sqrt_ps((__m128)v); }
inline Vd sqrt(Vd v) { return (Vd)_mm_sqrt_pd((__m128d)v); }
#endif

// The smaller, or the larger, of each lane and the bound; NaN for NaN.
#if defined(__AVX512F__)
inline Vf at_most(Vf v, float most) { return (Vf)_mm512_maskz_min_ps(0xffff, _mm512_set1_ps(most), (__m512)v); }
inline Vf at_least(Vf v, float least) { return (Vf)_mm512_maskz_max_ps(0xffff, _mm512_set1_ps(least), (__m512)v); }
inline Vd at_most(Vd v, double most) { return (Vd)_mm512_maskz_min_pd(0xff, _mm512_set1_pd(most), (__m512d)v); }
#elif defined(__AVX2__)
inline Vf at_most(Vf v, float most) { return (Vf)_mm256_min_ps(_mm256_set1_ps(most), (__m256)v); }
inline Vf at_least(Vf v, float least) { return (Vf)_mm256_max_ps(_mm256_set1_ps(least), (__m256)v); }
inline Vd at_most(Vd v, double most) { return (Vd)_mm256_min_pd(_mm256_set1_pd(most), (__m256d)v); }
#elif defined(__ARM_NEON)
inline Vf at_most(Vf v, float most) { return (Vf)vminq_f32(vdupq_n_f32(most), (float32x4_t)v); }
inline Vf at_least(Vf v, float least) { return (Vf)vmaxq_f32(vdupq_n_f32(least), (float32x4_t)v); }
inline Vd at_most(Vd v, double most) { return (Vd)vminq_f64(vdupq_n_f64(most), (float64x2_t)v); }
#else
inline Vf at_most(Vf v, float most) { return (Vf)_mm_min_ps(_mm_set1_ps(most), (__m128)v); }
inline Vf at_least(Vf v, float least) { return (Vf)_mm_max_ps(_mm_set1_ps(least), (__m128)v); }
inline Vd at_most(Vd v, double most) { return (Vd)_mm_min_pd(_mm_set1_pd(most), (__m128d)v); }
#endif

inline Vf absolute(Vf v) { return (Vf)((Vi)v & INT32_MAX); }
inline Vd absolute(Vd v) { return (Vd)((Vl)v & INT64_MAX); }

// table[index] of 16 entries.
inline Vd look_up(const double* table, Vl index) {
#if defined(__AVX512F__)
  return (Vd)_mm512_permutex2var_pd(_mm512_loadu_pd(table), (__m512i)index, _mm512_loadu_pd(table + 8));
#elif defined(__AVX2__)
  // Not gathered: four loads are no slower, and several times as fast where a gather is in microcode.
  return Vd{table[index[0]], table[index[1]], table[index[2]], table[index[3]]};
#else
  return Vd{table[index[0]], table[index[1]]};
#endif
}

// f of each lane, computed in double and rounded to float once.
template <typename F>
inline Vf in_double(Vf v, F f) {
  const Halves h = split(v);
  return join(narrow(f(widen(h.low))), narrow(f(widen(h.high))));
}
template <typename F>
inline Vf in_double(Vf v, Vf w, F f) {
  const Halves h = split(v), k = split(w);
  return join(narrow(f(widen(h.low), widen(k.low))), narrow(f(widen(h.high), widen(k.high))));
}

// out[i] = f(in[i]...) for vectors of `V`; the tail goes through the same f.
template <typename V, typename T, typename F>
inline void for_each_vector(std::size_t n, T* out, F f) {
  constexpr std::size_t lanes = sizeof(V) / sizeof(T);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) store(out + i, f(i, lanes));
  if (i < n) store_first(out + i, f(i, n - i), n - i);
}

// The lanes [i, i + count) of p.
template <typename V, typename T>
SAMEBITS_INLINE V load_at(const T* p, std::size_t i, std::size_t count) {
  return count == sizeof(V) / sizeof(T) ? load<V>(p + i) : load_first<V>(p + i, count);
}

template <typename V, typename T>
SAMEBITS_INLINE void store_at(T* p, std::size_t i, V v, std::size_t count) {
  if (count == sizeof(V) / sizeof(T)) store(p + i, v);
  else store_first(p + i, v, count);
}

}  // namespace samebits::KERNEL_ISA

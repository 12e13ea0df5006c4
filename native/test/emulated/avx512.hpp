// The AVX-512 intrinsics that the kernels use, in AVX2: included before a kernel source, it makes an AVX-512 table that
// a processor without it can run. The compiler lowers the arithmetic of 64-byte vectors itself. What each function here
// does is the instruction's definition in Intel's Software Developer's Manual; a kernel's new intrinsic needs a new
// one.
#pragma once

#include <immintrin.h>

#if defined(__AVX512F__)
#error "this processor's own instructions are to be used"
#endif
#define __AVX512F__ 1

namespace emulated {
namespace {

typedef float Floats __attribute__((vector_size(64)));
typedef double Doubles __attribute__((vector_size(64)));
typedef long long Longs __attribute__((vector_size(64)));
typedef float Half __attribute__((vector_size(32)));
typedef int Ints __attribute__((vector_size(64)));
typedef int HalfInts __attribute__((vector_size(32)));

// Lane by lane, f(i) where the mask has the bit and 0 elsewhere.
template <typename V, typename F>
inline V masked(unsigned mask, F f) {
  V out = {};
  for (unsigned i = 0; i < sizeof(V) / sizeof(out[0]); ++i) {
    if (mask >> i & 1) out[i] = f(i);
  }
  return out;
}

inline __m512 maskz_loadu_ps(__mmask16 mask, const float* p) {
  return masked<Floats>(mask, [=](unsigned i) { return p[i]; });
}

inline void mask_storeu_ps(float* p, __mmask16 mask, __m512 v) {
  for (unsigned i = 0; i < 16; ++i) {
    if (mask >> i & 1) p[i] = v[i];
  }
}

inline __m256 half_maskz_loadu_ps(__mmask8 mask, const float* p) {
  return masked<Half>(mask, [=](unsigned i) { return p[i]; });
}
inline void half_mask_storeu_ps(float* p, __mmask8 mask, __m256 v) {
  for (unsigned i = 0; i < 8; ++i) {
    if (mask >> i & 1) p[i] = v[i];
  }
}

inline __m512 set1_ps(float x) { return Floats{} + x; }
inline __m512d set1_pd(double x) { return Doubles{} + x; }

inline __m512d loadu_pd(const double* p) {
  Doubles v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}

inline __m512d maskz_cvtps_pd(__mmask8 mask, __m256 v) {
  return masked<Doubles>(mask, [&](unsigned i) { return static_cast<double>(v[i]); });
}
inline __m512i maskz_cvtepi32_epi64(__mmask8 mask, __m256i v) {
  return masked<Longs>(mask, [&](unsigned i) { return static_cast<long long>(((HalfInts)v)[i]); });
}
inline __m512d maskz_cvtepi32_pd(__mmask8 mask, __m256i v) {
  return masked<Doubles>(mask, [&](unsigned i) { return static_cast<double>(((HalfInts)v)[i]); });
}
inline __m256 maskz_cvtpd_ps(__mmask8 mask, __m512d v) {
  return masked<Half>(mask, [&](unsigned i) { return static_cast<float>(v[i]); });
}

inline __mmask16 test_epi32_mask(__m512i a, __m512i b) {
  unsigned mask = 0;
  for (unsigned i = 0; i < 16; ++i) mask |= (((Ints)a)[i] & ((Ints)b)[i]) != 0 ? 1u << i : 0;
  return static_cast<__mmask16>(mask);
}
inline __m512i mask_xor_epi32(__m512i source, __mmask16 mask, __m512i a, __m512i b) {
  Ints out = (Ints)source;
  for (unsigned i = 0; i < 16; ++i) {
    if (mask >> i & 1) out[i] = ((Ints)a)[i] ^ ((Ints)b)[i];
  }
  return (__m512i)out;
}

// The second operand where one is NaN, or both are zeros.
inline __m512 maskz_max_ps(__mmask16 mask, __m512 a, __m512 b) {
  return masked<Floats>(mask, [&](unsigned i) { return a[i] > b[i] ? a[i] : b[i]; });
}
inline __m512 maskz_min_ps(__mmask16 mask, __m512 a, __m512 b) {
  return masked<Floats>(mask, [&](unsigned i) { return a[i] < b[i] ? a[i] : b[i]; });
}
inline __m512d maskz_min_pd(__mmask8 mask, __m512d a, __m512d b) {
  return masked<Doubles>(mask, [&](unsigned i) { return a[i] < b[i] ? a[i] : b[i]; });
}

inline __m512 maskz_sqrt_ps(__mmask16 mask, __m512 v) {
  return masked<Floats>(mask, [&](unsigned i) { return __builtin_sqrtf(v[i]); });
}
inline __m512d maskz_sqrt_pd(__mmask8 mask, __m512d v) {
  return masked<Doubles>(mask, [&](unsigned i) { return __builtin_sqrt(v[i]); });
}

inline __m512 fmadd_ps(__m512 a, __m512 b, __m512 c) {
  return masked<Floats>(0xffff, [&](unsigned i) { return __builtin_fmaf(a[i], b[i], c[i]); });
}
inline __m512d fmadd_pd(__m512d a, __m512d b, __m512d c) {
  return masked<Doubles>(0xff, [&](unsigned i) { return __builtin_fma(a[i], b[i], c[i]); });
}

// Bits 0 to 2 of an index choose the lane, bit 3 the table.
inline __m512d permutex2var_pd(__m512d a, __m512i index, __m512d b) {
  return masked<Doubles>(0xff, [&](unsigned i) { return index[i] & 8 ? b[index[i] & 7] : a[index[i] & 7]; });
}

inline __m512 load_ps(const float* p) {
  return masked<Floats>(0xffff, [=](unsigned i) { return p[i]; });
}

// Of floats, bits 0 to 3 choose the lane, bit 4 the table.
inline __m512 permutex2var_ps(__m512 a, __m512i index, __m512 b) {
  const Ints of = (Ints)index;
  return masked<Floats>(0xffff, [&](unsigned i) { return of[i] & 16 ? b[of[i] & 15] : a[of[i] & 15]; });
}
inline __m512 maskz_permutexvar_ps(__mmask16 mask, __m512i index, __m512 v) {
  return masked<Floats>(mask, [&](unsigned i) { return v[((Ints)index)[i] & 15]; });
}

inline __m512 zextps128_ps512(__m128 v) {
  return masked<Floats>(0xf, [&](unsigned i) { return v[i]; });
}

inline __mmask16 mask_below(__m512 a, __m512 b) {
  unsigned mask = 0;
  for (unsigned i = 0; i < 16; ++i) mask |= a[i] < b[i] ? 1u << i : 0;
  return static_cast<__mmask16>(mask);
}

}  // namespace
}  // namespace emulated

#define _mm512_maskz_loadu_ps emulated::maskz_loadu_ps
#define _mm512_mask_storeu_ps emulated::mask_storeu_ps
#define _mm256_maskz_loadu_ps emulated::half_maskz_loadu_ps
#define _mm256_mask_storeu_ps emulated::half_mask_storeu_ps
#define _mm512_set1_ps emulated::set1_ps
#define _mm512_set1_pd emulated::set1_pd
#define _mm512_maskz_max_ps emulated::maskz_max_ps
#define _mm512_maskz_min_ps emulated::maskz_min_ps
#define _mm512_maskz_min_pd emulated::maskz_min_pd
#define _mm512_loadu_pd emulated::loadu_pd
#define _mm512_maskz_cvtps_pd emulated::maskz_cvtps_pd
#define _mm512_maskz_cvtepi32_epi64 emulated::maskz_cvtepi32_epi64
#define _mm512_maskz_cvtepi32_pd emulated::maskz_cvtepi32_pd
#define _mm512_maskz_cvtpd_ps emulated::maskz_cvtpd_ps
#define _mm512_test_epi32_mask emulated::test_epi32_mask
#define _mm512_mask_xor_epi32 emulated::mask_xor_epi32
#define _mm512_maskz_sqrt_ps emulated::maskz_sqrt_ps
#define _mm512_maskz_sqrt_pd emulated::maskz_sqrt_pd
#define _mm512_fmadd_ps emulated::fmadd_ps
#define _mm512_fmadd_pd emulated::fmadd_pd
#define _mm512_permutex2var_pd emulated::permutex2var_pd
#define _mm512_load_ps emulated::load_ps
#define _mm512_permutex2var_ps emulated::permutex2var_ps
#define _mm512_maskz_permutexvar_ps emulated::maskz_permutexvar_ps
#define _mm512_cmplt_ps_mask emulated::mask_below
#define _mm512_zextps128_ps512 emulated::zextps128_ps512

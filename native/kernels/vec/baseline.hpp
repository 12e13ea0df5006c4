// SSE2, which every x64 processor has, and which has no fma.
#pragma once

#include <immintrin.h>

namespace samebits::KERNEL_ISA {

constexpr int kVectorBytes = 16;
constexpr int kRowBytes = 16;
constexpr int kTileRows = 2, kTileVectors = 2;  // a product's register tile
// It takes so long, and so much code, that unrolling gains nothing.
constexpr bool kFmaIsFast = false;

}  // namespace samebits::KERNEL_ISA

#include "types.hpp"

#define SAMEBITS_HALF_FROM(s) s, s + 1

namespace samebits::KERNEL_ISA {

// By instruction: GCC 12 converts number by number, and each waits for what its register held before.
inline Vd widen(VfHalf v) { return (Vd)_mm_cvtps_pd((__m128)__builtin_shufflevector(v, v, 0, 1, -1, -1)); }
inline Vl widen(ViHalf v) { return __builtin_convertvector(v, Vl); }
inline Vd to_double(ViHalf v) { return __builtin_convertvector(v, Vd); }
inline VfHalf narrow(Vd v) {
  const Vf rounded = (Vf)_mm_cvtpd_ps((__m128d)v);
  return __builtin_shufflevector(rounded, rounded, 0, 1);
}

// The product of two floats is exact in double; the sum is rounded to odd, so that rounding it again to float rounds
// the exact value. (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums", IEEE Transactions on Computers
// 57, 2008.) Not inlined: one fma in millions comes here.
__attribute__((noinline, cold)) static Vf fma_by_rounding_to_odd(Vf a, Vf b, Vf c) {
  const VdTwice product = __builtin_convertvector(a, VdTwice) * __builtin_convertvector(b, VdTwice);
  const VdTwice addend = __builtin_convertvector(c, VdTwice);
  const VdTwice sum = product + addend;
  const VdTwice back = sum - product;
  const VdTwice error = (product - (sum - back)) + (addend - back);  // exact; NaN if the sum is not finite
  const VlTwice bits = (VlTwice)sum;
  const VlTwice must_move = ((error > 0.0) | (error < 0.0)) & ((bits & 1) == 0);
  const VlTwice away_from_zero = (bits ^ (VlTwice)error) >= 0;  // the error has the sum's sign
  const VlTwice odd = bits + (must_move & ((away_from_zero & 2) - 1));
  return __builtin_convertvector((VdTwice)odd, Vf);
}

// Whether rounding to double and then to float may have gone wrong in some lane: only where the double lies halfway
// between two floats, which its low bits show, at other places for a subnormal float or the least normal one. A result
// of 0 is right: a sum that is so small is exact in double.
inline bool may_be_rounded_wrongly(Vd low, Vd high, Vf rounded) {
  constexpr std::int32_t kDropped = 0x1fffffff, kHalf = 0x10000000, kLeastNormal = 0x00800000;
  const Vi last = (Vi)__builtin_shufflevector((Vf)low, (Vf)high, 0, 2, 4, 6);
  const Vi from_zero = (Vi)((Vu)((Vi)rounded & INT32_MAX) + INT32_MAX);  // 0 becomes the largest integer, 1 the least
  const Vi doubtful = ((last & kDropped) == kHalf) | (from_zero < INT32_MIN + kLeastNormal);
  return _mm_movemask_ps((__m128)doubtful) != 0;
}

// Not inlined either: so much code in every place makes a binary larger by a tenth.
__attribute__((noinline)) inline Vf fma(Vf a, Vf b, Vf c) {
  const VfHalf x[] = {__builtin_shufflevector(a, a, 0, 1), __builtin_shufflevector(a, a, 2, 3)};
  const VfHalf y[] = {__builtin_shufflevector(b, b, 0, 1), __builtin_shufflevector(b, b, 2, 3)};
  const VfHalf z[] = {__builtin_shufflevector(c, c, 0, 1), __builtin_shufflevector(c, c, 2, 3)};
  const Vd low = widen(x[0]) * widen(y[0]) + widen(z[0]);
  const Vd high = widen(x[1]) * widen(y[1]) + widen(z[1]);
  const Vf rounded = __builtin_shufflevector(narrow(low), narrow(high), 0, 1, 2, 3);
  return __builtin_expect(may_be_rounded_wrongly(low, high, rounded), false) ? fma_by_rounding_to_odd(a, b, c)
                                                                             : rounded;
}
// The C library's fma, which IEEE 754 defines to the bit.
inline Vd fma(Vd a, Vd b, Vd c) { return Vd{__builtin_fma(a[0], b[0], c[0]), __builtin_fma(a[1], b[1], c[1])}; }

inline Vf sqrt(Vf v) { return (Vf)_mm_sqrt_ps((__m128)v); }
inline Vd sqrt(Vd v) { return (Vd)_mm_sqrt_pd((__m128d)v); }

inline Vf at_most(Vf v, float most) { return (Vf)_mm_min_ps(_mm_set1_ps(most), (__m128)v); }
inline Vf at_least(Vf v, float least) { return (Vf)_mm_max_ps(_mm_set1_ps(least), (__m128)v); }
inline Vd at_most(Vd v, double most) { return (Vd)_mm_min_pd(_mm_set1_pd(most), (__m128d)v); }

inline Vd look_up(const double* table, Vl index) { return Vd{table[index[0]], table[index[1]]}; }

inline Vf look_up(const float* table, Vi index) {
  return Vf{table[index[0] & 31], table[index[1] & 31], table[index[2] & 31], table[index[3] & 31]};
}

inline Vf look_up_of_8(const float* table, Vi index) {
  return Vf{table[index[0] & 7], table[index[1] & 7], table[index[2] & 7], table[index[3] & 7]};
}

inline bool any_below(Vf v, float bound) { return _mm_movemask_ps(_mm_cmplt_ps((__m128)v, _mm_set1_ps(bound))) != 0; }

inline Vu xor_where_odd(Vu v, Vu number, std::uint32_t bits) { return v ^ (-(number & 1u) & bits); }

inline Vf with_zeros(Quad v) { return v; }

}  // namespace samebits::KERNEL_ISA

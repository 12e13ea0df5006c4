// The multiply-add that rounds once, of floats, doubles and vectors.
#pragma once

#include "vec.hpp"

namespace samebits::KERNEL_ISA {

// The float fma without an instruction for it: the product of two floats is exact in double; the sum is rounded to odd,
// so that rounding it again to float rounds the exact value. (Boldo and Melquiond, "Emulation of FMA and correctly
// rounded sums", IEEE Transactions on Computers 57, 2008.)
template <typename F, typename D, typename L>
inline F fma_by_rounding_to_odd(F a, F b, F c) {
  const D product = __builtin_convertvector(a, D) * __builtin_convertvector(b, D);
  const D addend = __builtin_convertvector(c, D);
  const D sum = product + addend;
  const D back = sum - product;
  const D error = (product - (sum - back)) + (addend - back);  // exact; NaN if the sum is not finite
  const L bits = (L)sum;
  const L must_move = ((error > 0.0) | (error < 0.0)) & ((bits & 1) == 0);
  const L away_from_zero = (bits ^ (L)error) >= 0;  // the error has the sum's sign
  const L odd = bits + (must_move & ((away_from_zero & 2) - 1));
  return __builtin_convertvector((D)odd, F);
}

#if defined(__AVX512F__)
inline Vf fma(Vf a, Vf b, Vf c) { return (Vf)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c); }
inline Vd fma(Vd a, Vd b, Vd c) { return (Vd)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c); }
inline VfHalf fma(VfHalf a, VfHalf b, VfHalf c) { return (VfHalf)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c); }
#elif defined(__FMA__)
inline Vf fma(Vf a, Vf b, Vf c) { return (Vf)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c); }
inline Vd fma(Vd a, Vd b, Vd c) { return (Vd)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c); }
#elif defined(__ARM_NEON)
inline Vf fma(Vf a, Vf b, Vf c) { return (Vf)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b); }
inline Vd fma(Vd a, Vd b, Vd c) { return (Vd)vfmaq_f64((float64x2_t)c, (float64x2_t)a, (float64x2_t)b); }
#else
#if defined(__SSE2__)
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

// Not inlined: one fma in millions comes here.
__attribute__((noinline, cold)) static Vf doubtful_fma(Vf a, Vf b, Vf c) {
  return fma_by_rounding_to_odd<Vf, VdTwice, VlTwice>(a, b, c);
}

inline Vf fma(Vf a, Vf b, Vf c) {
  const Halves x = split(a), y = split(b), z = split(c);
  const Vd low = widen(x.low) * widen(y.low) + widen(z.low);
  const Vd high = widen(x.high) * widen(y.high) + widen(z.high);
  const Vf rounded = join(narrow(low), narrow(high));
  return __builtin_expect(may_be_rounded_wrongly(low, high, rounded), false) ? doubtful_fma(a, b, c) : rounded;
}
#else
inline Vf fma(Vf a, Vf b, Vf c) { return fma_by_rounding_to_odd<Vf, VdTwice, VlTwice>(a, b, c); }
#endif
// The C library's fma, which IEEE 754 defines to the bit.
inline Vd fma(Vd a, Vd b, Vd c) { return Vd{__builtin_fma(a[0], b[0], c[0]), __builtin_fma(a[1], b[1], c[1])}; }
#endif

// Whether an fma is one instruction: where it is not, it takes so long, and so much code, that unrolling gains nothing.
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
constexpr bool kFmaIsFast = true;
inline float fma(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
#else
constexpr bool kFmaIsFast = false;
inline float fma(float a, float b, float c) { return fma(broadcast(a), broadcast(b), broadcast(c))[0]; }
#endif

}  // namespace samebits::KERNEL_ISA

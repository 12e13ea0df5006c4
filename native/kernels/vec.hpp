// Vectors of one instruction set. What differs from set to set stands in vec/, one file each, with the same names:
//   kVectorBytes, kRowBytes, kTileRows, kTileVectors, kFmaIsFast   lengths, and what suits them
//   load_first, store_first    parts of a vector, where there are instructions for it
//   fma                        a * b + c, rounded once
//   widen, to_double, narrow   conversions
//   sqrt
//   at_most, at_least          the smaller or larger of a lane and a bound; NaN for NaN
//   look_up                    table[index] of 16 doubles; table[index % 32] of 32 floats, which begin on a cache line
//   look_up_of_8               table[index % 8] of 8 floats, aligned as a vector of them
//   any_below                  whether a lane is below a bound
//   xor_where_odd              v ^ bits where `number` is odd, v elsewhere
//   with_zeros                 a Quad as the first lanes of a vector, the others 0
#pragma once

#if defined(__AVX512F__)
#include "vec/avx512.hpp"
#elif defined(__AVX2__)
#include "vec/avx2.hpp"
#elif defined(__ARM_NEON)
#include "vec/neon.hpp"
#else
#include "vec/baseline.hpp"
#endif

#define SAMEBITS_LANES_FROM(s) SAMEBITS_HALF_FROM(s), SAMEBITS_HALF_FROM(s + kFloats / 2)

namespace samebits::KERNEL_ISA {

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

// x - 0 is x, -0 and NaN too.
template <typename V>
SAMEBITS_INLINE V broadcast_to(float x) {
  return x - V{};
}
inline Vf broadcast(float x) { return broadcast_to<Vf>(x); }
inline Vd broadcast(double x) { return x - Vd{}; }

inline float fma(float a, float b, float c) {
  if constexpr (kFmaIsFast) return __builtin_fmaf(a, b, c);
  return fma(broadcast(a), broadcast(b), broadcast(c))[0];
}

// A vector of floats as its two halves.
struct Halves {
  VfHalf low, high;
};
inline Halves split(Vf v) {
  return {__builtin_shufflevector(v, v, SAMEBITS_HALF_FROM(0)),
          __builtin_shufflevector(v, v, SAMEBITS_HALF_FROM(kFloats / 2))};
}
inline Vf join(VfHalf low, VfHalf high) { return __builtin_shufflevector(low, high, SAMEBITS_LANES_FROM(0)); }

// The low halves of two vectors, or the high ones.
inline Vf low_halves(Vf a, Vf b) {
  return __builtin_shufflevector(a, b, SAMEBITS_HALF_FROM(0), SAMEBITS_HALF_FROM(kFloats));
}
inline Vf high_halves(Vf a, Vf b) {
  return __builtin_shufflevector(a, b, SAMEBITS_HALF_FROM(kFloats / 2), SAMEBITS_HALF_FROM(kFloats * 3 / 2));
}

constexpr double kRoundToInt = 0x1.8p52;  // adding and subtracting it rounds to an integer

inline Vf absolute(Vf v) { return (Vf)((Vi)v & INT32_MAX); }
inline Vd absolute(Vd v) { return (Vd)((Vl)v & INT64_MAX); }

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

// Function::in_floats(v), whose value before its last rounding is within kMargin, relatively, of
// Function::in_doubles(v). So that rounds to the same but near the middle between two floats; where fma is no
// instruction it is sooner there.
template <typename Function>
inline Vf rounded_surely(Vf v) {
  if constexpr (kFmaIsFast) return Function::in_floats(v);
  constexpr double above = 1 + Function::kMargin, below = 1 - Function::kMargin;
  const Halves h = split(v);
  const Vd low = Function::in_doubles(widen(h.low)), high = Function::in_doubles(widen(h.high));
  const Vf y = join(narrow(low * above), narrow(high * above));
  const Vf difference = y - join(narrow(low * below), narrow(high * below));
  return any_below(-absolute(difference), 0.0f) ? Function::in_floats(v) : y;
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

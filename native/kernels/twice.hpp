// Vectors of twice the length, in two registers: each operation is two that do not wait for each other, which a long
// chain of operations needs to keep the processor busy. Parts are taken by union: so GCC leaves them in registers.
#pragma once

#include "vec.hpp"

namespace samebits::KERNEL_ISA {

typedef float VfTwice __attribute__((vector_size(kVectorBytes * 2)));
typedef std::int32_t ViTwice __attribute__((vector_size(kVectorBytes * 2)));

template <typename V>
struct Parts {
  V low, high;
};

template <typename V, typename Twice>
union TwoVectors {
  Twice whole;
  Parts<V> parts;
};

inline Parts<Vf> split(VfTwice v) { return TwoVectors<Vf, VfTwice>{v}.parts; }
inline Parts<Vd> split(VdTwice v) { return TwoVectors<Vd, VdTwice>{v}.parts; }
inline Parts<Vl> split(VlTwice v) { return TwoVectors<Vl, VlTwice>{v}.parts; }
inline VfTwice join(Vf low, Vf high) { return TwoVectors<Vf, VfTwice>{.parts = {low, high}}.whole; }
inline VdTwice join(Vd low, Vd high) { return TwoVectors<Vd, VdTwice>{.parts = {low, high}}.whole; }
inline VlTwice join(Vl low, Vl high) { return TwoVectors<Vl, VlTwice>{.parts = {low, high}}.whole; }

inline VfTwice fma(VfTwice a, VfTwice b, VfTwice c) {
  const Parts<Vf> x = split(a), y = split(b), z = split(c);
  return join(fma(x.low, y.low, z.low), fma(x.high, y.high, z.high));
}

inline VfTwice sqrt(VfTwice v) {
  const Parts<Vf> parts = split(v);
  return join(sqrt(parts.low), sqrt(parts.high));
}

// A vector's floats or integers as doubles or 64-bit integers, and back.
inline VdTwice widen(Vf v) {
  const Halves h = split(v);
  return join(widen(h.low), widen(h.high));
}
inline VlTwice widen(Vi v) {
  const Halves h = split((Vf)v);
  return join(widen((ViHalf)h.low), widen((ViHalf)h.high));
}
inline VdTwice to_double(Vi v) {
  const Halves h = split((Vf)v);
  return join(to_double((ViHalf)h.low), to_double((ViHalf)h.high));
}
inline Vf narrow(VdTwice v) {
  const Parts<Vd> parts = split(v);
  return join(narrow(parts.low), narrow(parts.high));
}

inline VdTwice look_up(const double* table, VlTwice index) {
  const Parts<Vl> parts = split(index);
  return join(look_up(table, parts.low), look_up(table, parts.high));
}

}  // namespace samebits::KERNEL_ISA

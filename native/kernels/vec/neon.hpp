// NEON of 64-bit ARM, each of which has it.
#pragma once

#include <arm_neon.h>

namespace samebits::KERNEL_ISA {

constexpr int kVectorBytes = 16;
constexpr int kRowBytes = 16;
constexpr int kTileRows = 6, kTileVectors = 4;  // a product's register tile
constexpr bool kFmaIsFast = true;

}  // namespace samebits::KERNEL_ISA

#include "types.hpp"

#define SAMEBITS_HALF_FROM(s) s, s + 1

namespace samebits::KERNEL_ISA {

inline Vf fma(Vf a, Vf b, Vf c) { return (Vf)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b); }
inline Vd fma(Vd a, Vd b, Vd c) { return (Vd)vfmaq_f64((float64x2_t)c, (float64x2_t)a, (float64x2_t)b); }

// By instruction: GCC 12 takes the vectors apart for each conversion, into four times as many instructions.
inline Vd widen(VfHalf v) { return (Vd)vcvt_f64_f32((float32x2_t)v); }
inline Vl widen(ViHalf v) { return (Vl)vmovl_s32((int32x2_t)v); }
inline Vd to_double(ViHalf v) { return (Vd)vcvtq_f64_s64(vmovl_s32((int32x2_t)v)); }
inline VfHalf narrow(Vd v) { return (VfHalf)vcvt_f32_f64((float64x2_t)v); }

inline Vf sqrt(Vf v) { return (Vf)vsqrtq_f32((float32x4_t)v); }
inline Vd sqrt(Vd v) { return (Vd)vsqrtq_f64((float64x2_t)v); }

inline Vf at_most(Vf v, float most) { return (Vf)vminq_f32(vdupq_n_f32(most), (float32x4_t)v); }
inline Vf at_least(Vf v, float least) { return (Vf)vmaxq_f32(vdupq_n_f32(least), (float32x4_t)v); }
inline Vd at_most(Vd v, double most) { return (Vd)vminq_f64(vdupq_n_f64(most), (float64x2_t)v); }

inline Vd look_up(const double* table, Vl index) { return Vd{table[index[0]], table[index[1]]}; }

inline Vf look_up(const float* table, Vi index) {
  return Vf{table[index[0] & 31], table[index[1] & 31], table[index[2] & 31], table[index[3] & 31]};
}

inline Vf look_up_of_8(const float* table, Vi index) {
  return Vf{table[index[0] & 7], table[index[1] & 7], table[index[2] & 7], table[index[3] & 7]};
}

inline bool any_below(Vf v, float bound) { return vmaxvq_u32(vcltq_f32((float32x4_t)v, vdupq_n_f32(bound))) != 0; }

inline Vu xor_where_odd(Vu v, Vu number, std::uint32_t bits) { return v ^ (-(number & 1u) & bits); }

inline Vf with_zeros(Quad v) { return v; }

}  // namespace samebits::KERNEL_ISA

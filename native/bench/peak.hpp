// What one core can do at most.
#pragma once

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "bench/race.hpp"
#include "dispatch/dispatch.hpp"

namespace samebits {

// Floating-point operations a second: fused multiply-adds on registers. 0 where this is not known.
#if defined(__x86_64__)
constexpr int kCalls = 1 << 16, kChains = 12;

[[gnu::target("avx512f")]] inline void multiply_adds_512() {
  __m512 sum[kChains] = {}, a = _mm512_setzero_ps();
  for (int i = 0; i < kCalls; ++i) {
    for (auto& s : sum) s = _mm512_fmadd_ps(a, a, s);
    for (auto& s : sum) asm volatile("" : "+v"(s));
  }
}

[[gnu::target("avx2,fma")]] inline void multiply_adds_256() {
  __m256 sum[kChains] = {}, a = _mm256_setzero_ps();
  for (int i = 0; i < kCalls; ++i) {
    for (auto& s : sum) s = _mm256_fmadd_ps(a, a, s);
    for (auto& s : sum) asm volatile("" : "+x"(s));
  }
}

inline double peak() {
  const bool wide = kernels_named("avx512") != nullptr;
  if (!kernels_named("avx2")) return 0;
  const double seconds = race({wide ? multiply_adds_512 : multiply_adds_256}, {false})[0];
  return 2.0 * kCalls * kChains * (wide ? 16 : 8) / seconds;
}
#else
inline double peak() { return 0; }
#endif

}  // namespace samebits

// The vectors of an instruction set that has said how long they are: Vf (floats), Vd (doubles, as wide), Vi and Vl (32-
// and 64-bit integers, and masks of those), Vu and Vul (unsigned ones). GNU vector extensions give the arithmetic.
#pragma once

#include <cstddef>
#include <cstdint>

// Always: a part of such a function that is called with a vector would return without clearing the registers' upper
// halves, and the next SSE instruction outside the kernels would wait for that.
#define SAMEBITS_INLINE __attribute__((always_inline)) inline

namespace samebits::KERNEL_ISA {

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

// Squares of floats are transposed by these.
typedef float Quad __attribute__((vector_size(16)));
typedef float Row __attribute__((vector_size(kRowBytes)));

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

// The first `count` lanes, the others 0; an instruction set has forms of its own of them.
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

}  // namespace samebits::KERNEL_ISA

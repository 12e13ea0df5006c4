// normal_ from 16 numbers on: uniform values become normal ones in blocks of 16, in place, by Box and Muller's
// transform. Places j and j + 8 of a block give radius and angle, and receive the cosine and the sine part.

#include "normal_glibc.inl"
#include "normal_polynomials.inl"

constexpr std::size_t kHalfBlock = kNormalBlock / 2;

struct DoubleFunctions {
  static Vd angle(Vd u) { return u * 6.283185307179586; }
  static Vd log(Vd x) { return KERNEL_ISA::log(x); }
  static SinCos<Vd> sincos(Vd x) { return KERNEL_ISA::sincos(x); }
};

template <typename V>
struct Variates {
  V first, second;
};

// From uniform values.
template <typename Functions, typename V, typename T>
inline Variates<V> box_muller(V radius, V angle, const NormalMap<T>& map) {
  const V r = sqrt(static_cast<T>(-2) * Functions::log(static_cast<T>(1) - radius));
  const SinCos<V> part = Functions::sincos(Functions::angle(angle));
  const V std = map.std - V{}, mean = map.mean - V{};
  return {fma(r * part.cos, std, mean), fma(r * part.sin, std, mean)};
}

constexpr std::size_t kGroup = 2 * kFloats / kHalfBlock;  // blocks whose radii, or angles, fill a VfTwice

// One vector of radii and one of angles, the `part`th of two, from a group of blocks, and back.
constexpr std::size_t kPart = kGroup == 2 ? kNormalBlock : kFloats;  // floats from the first part to the second
inline Variates<Vf> load_part(const float* group, int part) {
  if constexpr (kGroup <= 2) return {load<Vf>(group + part * kPart), load<Vf>(group + part * kPart + kHalfBlock)};
  const Vf one = load<Vf>(group + 2 * part * kNormalBlock), other = load<Vf>(group + (2 * part + 1) * kNormalBlock);
  return {low_halves(one, other), high_halves(one, other)};
}
inline void store_part(float* group, int part, Vf first, Vf second) {
  if constexpr (kGroup <= 2) {
    store(group + part * kPart, first);
    store(group + part * kPart + kHalfBlock, second);
  } else {
    store(group + 2 * part * kNormalBlock, low_halves(first, second));
    store(group + (2 * part + 1) * kNormalBlock, high_halves(first, second));
  }
}

template <typename Functions>
inline void fill_groups(float* values, std::size_t groups, const NormalMap<float> map) {
  constexpr std::size_t size = kGroup * kNormalBlock;
  for (float* group = values; group < values + groups * size; group += size) {
    const Variates<Vf> low = load_part(group, 0), high = load_part(group, 1);
    const auto [first, second] = box_muller<Functions>(join(low.first, high.first), join(low.second, high.second), map);
    store_part(group, 0, split(first).low, split(second).low);
    store_part(group, 1, split(first).high, split(second).high);
  }
}

template <typename Functions>
inline void fill_blocks(float* values, std::size_t blocks, const NormalMap<float> map) {
  fill_groups<Functions>(values, blocks / kGroup, map);
  const std::size_t rest = blocks % kGroup;
  if (rest == 0) return;
  float group[kGroup * kNormalBlock] = {};
  float* last = values + (blocks - rest) * kNormalBlock;
  __builtin_memcpy(group, last, rest * kNormalBlock * sizeof *last);
  fill_groups<Functions>(group, 1, map);
  __builtin_memcpy(last, group, rest * kNormalBlock * sizeof *last);
}

void normal_float(float* values, std::size_t blocks, const NormalMap<float>& map) noexcept {
  switch (map.style) {
    case NormalStyle::fused: return fill_blocks<PolynomialFunctions<true>>(values, blocks, map);
    case NormalStyle::separate: return fill_blocks<PolynomialFunctions<false>>(values, blocks, map);
    case NormalStyle::glibc: return fill_blocks<GlibcFunctions>(values, blocks, map);
  }
}

void normal_double(double* values, std::size_t blocks, const NormalMap<double>& map) noexcept {
  for (double* block = values; block < values + blocks * kNormalBlock; block += kNormalBlock) {
    for (double* p = block; p < block + kHalfBlock; p += kDoubles) {
      const auto [first, second] = box_muller<DoubleFunctions>(load<Vd>(p), load<Vd>(p + kHalfBlock), map);
      store(p, first);
      store(p + kHalfBlock, second);
    }
  }
}

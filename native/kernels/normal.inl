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

// `radius` and `angle` hold uniform values and become variates.
template <typename Functions, typename V, typename T>
inline void box_muller(V& radius, V& angle, const NormalMap<T>& map) {
  const V r = sqrt(static_cast<T>(-2) * Functions::log(static_cast<T>(1) - radius));
  const SinCos<V> part = Functions::sincos(Functions::angle(angle));
  radius = fma(r * part.cos, broadcast(map.std), broadcast(map.mean));
  angle = fma(r * part.sin, broadcast(map.std), broadcast(map.mean));
}

template <typename Functions, typename V, typename T>
inline void fill_blocks(T* values, std::size_t blocks, const NormalMap<T> map) {
  constexpr std::size_t lanes = sizeof(V) / sizeof(T);
  for (T* p = values; p < values + blocks * kNormalBlock; p += kNormalBlock) {
    for (std::size_t j = 0; j < kHalfBlock; j += lanes) {
      V radius = load<V>(p + j), angle = load<V>(p + kHalfBlock + j);
      box_muller<Functions>(radius, angle, map);
      store(p + j, radius);
      store(p + kHalfBlock + j, angle);
    }
  }
}

#if defined(__AVX512F__)
// A vector holds half of each of two blocks; a block without a second is its own second.
template <typename Functions>
inline void fill_float_blocks(float* values, std::size_t blocks, const NormalMap<float> map) {
  for (std::size_t i = 0; i < blocks; i += 2) {
    float* first = values + i * kNormalBlock;
    float* second = i + 1 < blocks ? first + kNormalBlock : first;
    Vf radius = join(load<VfHalf>(first), load<VfHalf>(second));
    Vf angle = join(load<VfHalf>(first + kHalfBlock), load<VfHalf>(second + kHalfBlock));
    box_muller<Functions>(radius, angle, map);
    store(first, split(radius).low);
    store(second, split(radius).high);
    store(first + kHalfBlock, split(angle).low);
    store(second + kHalfBlock, split(angle).high);
  }
}
#else
template <typename Functions>
inline void fill_float_blocks(float* values, std::size_t blocks, const NormalMap<float> map) {
  fill_blocks<Functions, Vf>(values, blocks, map);
}
#endif

void normal_float(float* values, std::size_t blocks, const NormalMap<float>& map) noexcept {
  switch (map.style) {
    case NormalStyle::kFused:
      return fill_float_blocks<PolynomialFunctions<true>>(values, blocks, map);
    case NormalStyle::kSeparate:
      return fill_float_blocks<PolynomialFunctions<false>>(values, blocks, map);
    case NormalStyle::kGlibc:
      return fill_float_blocks<GlibcFunctions>(values, blocks, map);
  }
}

void normal_double(double* values, std::size_t blocks, const NormalMap<double>& map) noexcept {
  fill_blocks<DoubleFunctions, Vd>(values, blocks, map);
}

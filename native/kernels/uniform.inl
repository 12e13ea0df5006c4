// Uniform values from words of MT19937: the low 24 bits of one word, or the low 53 bits of two.

inline float fuse(float x, float range, float from) { return fma(x, range, from); }
// Without the instruction this is the C library's fma, which IEEE 754 defines to the bit.
inline double fuse(double x, double range, double from) { return __builtin_fma(x, range, from); }

template <bool Fused, typename Real>
inline Real map_uniform(Real x, const UniformMap<Real>& map) {
  const Real v = Fused ? fuse(x, map.range, map.from) : x * map.range + map.from;
  return v == map.to ? map.from : v;
}

template <bool Fused>
inline void fill_float(const std::uint32_t* words, float* out, std::size_t n, const UniformMap<float> map) {
  for (std::size_t i = 0; i < n; ++i) {
    const std::int32_t low24 = static_cast<std::int32_t>(temper(words[i]) & 0xffffffu);
    out[i] = map_uniform<Fused>(static_cast<float>(low24) * 0x1p-24f, map);
  }
}

template <bool Fused>
inline void fill_double(const std::uint32_t* words, double* out, std::size_t n, const UniformMap<double> map) {
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t high = temper(words[2 * i]) & 0x1fffffu, low = temper(words[2 * i + 1]);
    out[i] = map_uniform<Fused>(static_cast<double>(static_cast<std::int64_t>(high << 32 | low)) * 0x1p-53, map);
  }
}

void uniform_float(const std::uint32_t* words, float* out, std::size_t n, const UniformMap<float>& map) noexcept {
  map.fused ? fill_float<true>(words, out, n, map) : fill_float<false>(words, out, n, map);
}

void uniform_double(const std::uint32_t* words, double* out, std::size_t n, const UniformMap<double>& map) noexcept {
  map.fused ? fill_double<true>(words, out, n, map) : fill_double<false>(words, out, n, map);
}

// Uniform values from words of MT19937: the low 24 bits of one word, or the low 53 bits of two.

template <bool Fused, typename V, typename Real>
inline V scale(V x, Real range, Real from) {
  return Fused ? fma(x, broadcast(range), broadcast(from)) : x * range + from;
}

inline Vf low24(Vu words) { return __builtin_convertvector((Vi)(temper(words) & 0xffffffu), Vf); }

// The float of each word. Plain: 2^-24 goes into the range, and no value needs to be compared with `to`.
template <bool Fused, bool Plain>
inline Vf uniform_floats(Vu words, const UniformMap<float>& map) {
  if constexpr (Plain) return scale<Fused>(low24(words), map.range * 0x1p-24f, map.from);
  const Vf v = scale<Fused>(low24(words) * 0x1p-24f, map.range, map.from);
  return v == map.to ? broadcast(map.from) : v;
}

// Whether Plain gives the same: range * 2^-24 is exact, and the largest value, that of the largest draw, lies below
// `to`.
template <bool Fused>
inline bool is_plain(const UniformMap<float>& map) {
  const float per_unit = map.range * 0x1p-24f;
  return per_unit * 0x1p24f == map.range && scale<Fused>(broadcast(0xffffffp0f), per_unit, map.from)[0] < map.to;
}

// Calls fill(floats), where floats(words) are the values of a vector of words.
template <bool Fused, typename F>
inline void with_uniform_floats(const UniformMap<float> map, F fill) {
  if (is_plain<Fused>(map)) fill([=](Vu words) { return uniform_floats<Fused, true>(words, map); });
  else fill([=](Vu words) { return uniform_floats<Fused, false>(words, map); });
}

template <typename F>
inline void with_uniform_floats(const UniformMap<float>& map, F fill) {
  if (map.from == 0 && is_plain<false>(map)) {  // nothing to add, and so nothing to fuse
    const float per_unit = map.range * 0x1p-24f;
    return fill([=](Vu words) { return low24(words) * per_unit; });
  }
  map.fused ? with_uniform_floats<true>(map, fill) : with_uniform_floats<false>(map, fill);
}

void uniform_float(const std::uint32_t* words, float* out, std::size_t n, const UniformMap<float>& map) noexcept {
  with_uniform_floats(map, [=](auto floats) {
    for_each_vector<Vf>(n, out, [=](std::size_t i, std::size_t count) { return floats(load_at<Vu>(words, i, count)); });
  });
}

void uniform_float_blocks(std::uint32_t* words, float* out, std::size_t blocks, const UniformMap<float>& map) noexcept {
  with_uniform_floats(map, [=](auto floats) {
    for (float *end = out + blocks * kMtWords, *block = out; block < end; block += kMtWords) {
      twist_each(words, [=](std::size_t i, Vu next) { store(block + i, floats(next)); });
    }
  });
}

// The double of each pair of words, the high one first. The halves of the 53 bits become doubles as the low bits of
// 2^84 and 2^52.
template <bool Fused>
inline Vd uniform_doubles(Vu words, const UniformMap<double>& map) {
  const Vl pairs = (Vl)temper(words);
  const Vd high = (Vd)((pairs & 0x1fffff) | 0x4530000000000000) - 0x1p84;
  const Vd low = (Vd)(((pairs >> 32) & 0xffffffff) | 0x4330000000000000) - 0x1p52;
  const Vd v = scale<Fused>((high + low) * 0x1p-53, map.range, map.from);
  return v == map.to ? broadcast(map.from) : v;
}

template <bool Fused>
inline void fill_doubles(const std::uint32_t* words, double* out, std::size_t n, const UniformMap<double> map) {
  for_each_vector<Vd>(n, out, [=](std::size_t i, std::size_t count) {
    return uniform_doubles<Fused>(load_at<Vu>(words, 2 * i, 2 * count), map);
  });
}

void uniform_double(const std::uint32_t* words, double* out, std::size_t n, const UniformMap<double>& map) noexcept {
  map.fused ? fill_doubles<true>(words, out, n, map) : fill_doubles<false>(words, out, n, map);
}

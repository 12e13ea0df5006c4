#include "core/uniform.hpp"

namespace samebits {

void uniform(Generator& generator, float* out, std::size_t n, double from, double to, bool fused) {
  const float a = static_cast<float>(from), b = static_cast<float>(to);
  const UniformMap<float> map{a, b, b - a, fused};
  while (n > 0) {
    std::size_t count;
    const std::uint32_t* words = generator.take(n, count);
    generator.kernels().uniform_float(words, out, count, map);
    out += count;
    n -= count;
  }
}

void uniform(Generator& generator, double* out, std::size_t n, double from, double to, bool fused) {
  const UniformMap<double> map{from, to, to - from, fused};
  while (n > 0) {
    std::size_t count;
    if (generator.available() == 1) {  // the pair lies across a twist
      std::uint32_t pair[2];
      pair[0] = *generator.take(1, count);
      pair[1] = *generator.take(1, count);
      generator.kernels().uniform_double(pair, out, 1, map);
    } else {
      const std::size_t pairs = generator.available() / 2 < n ? generator.available() / 2 : n;
      generator.kernels().uniform_double(generator.take(2 * pairs, count), out, pairs, map);
    }
    const std::size_t done = count == 1 ? 1 : count / 2;
    out += done;
    n -= done;
  }
}

}  // namespace samebits

#include "core/uniform.hpp"

#include <algorithm>

namespace samebits {
namespace {

void fill(Generator& generator, float* out, std::size_t n, const UniformMap<float>& map) {
  for (std::size_t count; n > 0; out += count, n -= count) {
    if (generator.remaining() == 0 && n >= kMtWords) {
      count = n / kMtWords * kMtWords;
      generator.kernels().uniform_float_blocks(generator.take_blocks(), out, n / kMtWords, map);
    } else {
      const std::uint32_t* words = generator.take(n, count);
      generator.kernels().uniform_float(words, out, count, map);
    }
  }
}

void fill(Generator& generator, double* out, std::size_t n, const UniformMap<double>& map) {
  for (std::size_t count, drawn; n > 0; out += count, n -= count) {
    if (generator.remaining() == 1) {  // the pair lies across a twist
      const std::uint32_t first = *generator.take(1, drawn);
      const std::uint32_t pair[] = {first, *generator.take(1, drawn)};
      generator.kernels().uniform_double(pair, out, count = 1, map);
    } else {
      const std::size_t whole = generator.remaining() == 0 ? kMtWords : generator.remaining() & ~std::size_t{1};
      const std::uint32_t* words = generator.take(std::min(whole, 2 * n), drawn);
      generator.kernels().uniform_double(words, out, count = drawn / 2, map);
    }
  }
}

}  // namespace

void uniform(Generator& generator, float* out, std::size_t n, double from, double to, bool fused) {
  const float a = static_cast<float>(from), b = static_cast<float>(to);
  fill(generator, out, n, {a, b, b - a, fused});
}

void uniform(Generator& generator, double* out, std::size_t n, double from, double to, bool fused) {
  fill(generator, out, n, {from, to, to - from, fused});
}

}  // namespace samebits

#include "core/uniform.hpp"

#include <algorithm>

#include "core/fill_in_parts.hpp"
#include "core/fresh_memory.hpp"

namespace samebits {
namespace {

void fill(Generator& generator, float* out, std::size_t n, const UniformMap<float>& map) {
  prepare_to_fill(out, n * sizeof *out);
  const Kernels& kernels = generator.kernels();
  for (std::size_t count; n > 0; out += count, n -= count) {
    if (generator.remaining() == 0 && n >= kMtWords) {
      count = n / kMtWords * kMtWords;
      kernels.uniform_float_blocks(generator.take_blocks(), out, n / kMtWords, map);
    } else {
      const std::uint32_t* words = generator.take(n, count);
      kernels.uniform_float(words, out, count, map);
    }
  }
}

void fill(Generator& generator, double* out, std::size_t n, const UniformMap<double>& map) {
  prepare_to_fill(out, n * sizeof *out);
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

// A third of a fill is stepping with AVX2, half of it with AVX-512; 2^18 numbers take 45 microseconds or more, several
// times what waking a thread does.
template <typename Real>
void uniform_in_parts(Generator& generator, Real* out, std::size_t n, double from, double to, bool fused,
                      const Threads& threads) {
  const Fill size{n, 1, sizeof(Real) / sizeof(std::uint32_t), 0.4, std::size_t{1} << 18};
  fill_in_parts(generator, threads, size, [=](Generator& own, std::size_t first, std::size_t count) {
    uniform(own, out + first, count, from, to, fused);
  });
}

}  // namespace

void uniform(Generator& generator, float* out, std::size_t n, double from, double to, bool fused) {
  const float a = static_cast<float>(from), b = static_cast<float>(to);
  fill(generator, out, n, {a, b, b - a, fused});
}

void uniform(Generator& generator, double* out, std::size_t n, double from, double to, bool fused) {
  fill(generator, out, n, {from, to, to - from, fused});
}

void uniform(Generator& generator, float* out, std::size_t n, double from, double to, bool fused,
             const Threads& threads) {
  uniform_in_parts(generator, out, n, from, to, fused, threads);
}

void uniform(Generator& generator, double* out, std::size_t n, double from, double to, bool fused,
             const Threads& threads) {
  uniform_in_parts(generator, out, n, from, to, fused, threads);
}

}  // namespace samebits

#include "core/normal.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/fill_in_parts.hpp"
#include "core/fresh_memory.hpp"
#include "core/uniform.hpp"

namespace samebits {
namespace {

constexpr std::size_t kChunk = 256 * kNormalBlock;  // numbers that stay in the cache between draw and transform

void transform(const Kernels& kernels, float* values, std::size_t blocks, const NormalMap<float>& map) {
  kernels.normal_float(values, blocks, map);
}

void transform(const Kernels& kernels, double* values, std::size_t blocks, const NormalMap<double>& map) {
  kernels.normal_double(values, blocks, map);
}

// `n` numbers of which the whole blocks are transformed.
template <typename Real>
void draw_blocks(Generator& generator, Real* out, std::size_t n, const NormalMap<Real>& map) {
  for (std::size_t done = 0; done < n; done += kChunk) {
    const std::size_t count = std::min(kChunk, n - done);
    uniform(generator, out + done, count, 0, 1, false);
    transform(generator.kernels(), out + done, count / kNormalBlock, map);
  }
}

template <typename Real>
void fill_blocks(Generator& generator, Real* out, std::size_t n, const NormalMap<Real>& map, const Threads& threads) {
  prepare_to_fill(out, n * sizeof *out);
  // About a tenth of it is stepping; 2^17 numbers take 130 microseconds, ten times what waking a thread does.
  const Fill size{n, kNormalBlock, sizeof(Real) / sizeof(std::uint32_t), 0.1, std::size_t{1} << 17};
  fill_in_parts(generator, threads, size, [=](Generator& own, std::size_t first, std::size_t count) {
    draw_blocks(own, out + first, count, map);
  });
  if (n % kNormalBlock != 0) {
    Real* tail = out + n - kNormalBlock;
    uniform(generator, tail, kNormalBlock, 0, 1, false);
    transform(generator.kernels(), tail, 1, map);
  }
}

// The standard normal value that an odd draw left behind, and now no longer there.
double take_cached(GeneratorState& state) {
  double value;
  std::memcpy(&value, state.normal, sizeof value);
  state.normal_valid = state.normal[0] = state.normal[1] = 0;
  return value;
}

void cache(GeneratorState& state, double value) {
  std::memcpy(state.normal, &value, sizeof value);
  state.normal_valid = 1;
}

// `n` < 16 standard normal values, with the cached one first if there is one.
void draw_few(Generator& generator, double* out, std::size_t n) {
  GeneratorState& state = generator.state();
  std::size_t done = 0;
  if (n > 0 && state.normal_valid) out[done++] = take_cached(state);
  const std::size_t pairs = (n - done + 1) / 2;
  double block[kNormalBlock] = {};
  double* const second = block + kNormalBlock / 2;
  for (std::size_t i = 0; i < pairs; ++i) {
    uniform(generator, second + i, 1, 0, 1, false);  // the angle comes first
    uniform(generator, block + i, 1, 0, 1, false);
  }
  generator.kernels().normal_double(block, 1, {-0.0, 1.0, {}});  // x * 1 + -0 is x
  for (std::size_t i = 0; done < n; ++i) {
    out[done++] = block[i];
    if (done < n) out[done++] = second[i];
    else cache(state, second[i]);
  }
}

template <typename Real>
void fill_few(Generator& generator, Real* out, std::size_t n, double mean, double std, bool fused) {
  double values[kNormalBlock];
  draw_few(generator, values, n);
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = static_cast<Real>(fused ? std::fma(values[i], std, mean) : values[i] * std + mean);
  }
}

template <typename Real>
void fill(Generator& generator, Real* out, std::size_t n, double mean, double std, NormalStyle style,
          const Threads& threads) {
  if (n < kNormalBlock) return fill_few(generator, out, n, mean, std, style != NormalStyle::separate);
  fill_blocks<Real>(generator, out, n, {static_cast<Real>(mean), static_cast<Real>(std), style}, threads);
}

}  // namespace

void normal(Generator& generator, float* out, std::size_t n, double mean, double std, NormalStyle style,
            const Threads& threads) {
  fill(generator, out, n, mean, std, style, threads);
}

void normal(Generator& generator, double* out, std::size_t n, double mean, double std, NormalStyle style,
            const Threads& threads) {
  fill(generator, out, n, mean, std, style, threads);
}

}  // namespace samebits

#include "core/dropout.hpp"

#include <algorithm>

#include "core/fill_in_parts.hpp"
#include "core/uniform.hpp"

namespace samebits {
namespace {

constexpr std::size_t kDraws = 2;  // of a number's mask, 32 bits each

bool is_drawn(double p) { return p != 0 && p != 1; }

void draw_part(Generator& generator, double p, float* noise, std::size_t n) {
  constexpr std::size_t kPart = 1024;
  double draws[kPart];
  const double keep = 1 - p;
  const float scale = 1 / static_cast<float>(keep);
  for (std::size_t first = 0; first < n; first += kPart) {
    const std::size_t count = std::min(kPart, n - first);
    uniform(generator, draws, count, 0, 1, false);
    for (std::size_t i = 0; i < count; ++i) noise[first + i] = draws[i] < keep ? scale : 0.0f;
  }
}

}  // namespace

void draw_noise(Generator& generator, double p, float* noise, std::size_t n, const Threads& threads) {
  if (!is_drawn(p)) {
    std::fill_n(noise, n, static_cast<float>(1 - p));
    return;
  }
  // A quarter of it is stepping; 2^16 numbers take 60 microseconds, several times what waking a thread does.
  fill_in_parts(generator, threads, {n, 1, kDraws, 0.25, std::size_t{1} << 16},
                [=](Generator& own, std::size_t first, std::size_t count) { draw_part(own, p, noise + first, count); });
}

void skip_noise(Generator& generator, double p, std::size_t n) {
  if (is_drawn(p)) generator.skip(n * kDraws);
}

}  // namespace samebits

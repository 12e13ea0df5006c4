#include "core/dropout.hpp"

#include <algorithm>

#include "core/uniform.hpp"

namespace samebits {

namespace {

void draw_noise(Generator& generator, double p, float* noise, std::size_t n) {
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

void dropout_forward(Generator& generator, double p, const float* x, float* noise, float* y, std::size_t n) {
  if (p == 0 || p == 1) std::fill_n(noise, n, static_cast<float>(1 - p));
  else draw_noise(generator, p, noise, n);
  generator.kernels().multiply(x, noise, y, n);
}

}  // namespace samebits

#include "core/dropout.hpp"

#include <algorithm>

#include "core/uniform.hpp"

namespace samebits {

void dropout_forward(Generator& generator, double p, const float* x, float* noise, float* y, std::size_t n) {
  constexpr std::size_t kPart = 1024;
  double draws[kPart];
  const double keep = 1 - p;
  const float scale = 1 / static_cast<float>(keep);
  for (std::size_t first = 0; first < n; first += kPart) {
    const std::size_t count = std::min(kPart, n - first);
    uniform(generator, draws, count, 0, 1, false);
    for (std::size_t i = 0; i < count; ++i) noise[first + i] = draws[i] < keep ? scale : 0.0f;
  }
  generator.kernels().multiply(x, noise, y, n);
}

}  // namespace samebits

#include "core/norm.hpp"

#include <cmath>

namespace samebits {

float norm(const Kernels& kernels, const float* x, std::size_t n) {
  return static_cast<float>(std::sqrt(kernels.sum_of_squares(x, n)));
}

float clip_factor(float total, double max_norm) {
  const float reciprocal = 1.0f / (total + 1e-6f);
  const float factor = reciprocal * static_cast<float>(max_norm);
  return factor > 1.0f ? 1.0f : factor;
}

}  // namespace samebits

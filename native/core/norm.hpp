// The size of a gradient, and what clipping makes of it: lib/numeric/norm.ts.
#pragma once

#include <cstddef>

#include "kernels/kernels.hpp"

namespace samebits {

float norm(const Kernels& kernels, const float* x, std::size_t n);
// What gradients of the norm `total`, which is the norm of their norms, are multiplied with.
float clip_factor(float total, double max_norm);

}  // namespace samebits

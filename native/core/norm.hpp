// The size of gradients, and what makes them smaller (lib/backend/reference/norm.ts).
#pragma once

#include <cstddef>

#include "kernels/kernels.hpp"

namespace samebits {

// The 2-norm, rounded to float once more.
float norm(const Kernels& kernels, const float* x, std::size_t n);

// What clipping gradients of the norm `total` to `max_norm` multiplies them with.
float clip_factor(float total, double max_norm);

}  // namespace samebits

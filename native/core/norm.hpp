// The size of a gradient, and what clipping makes of it: lib/backend/reference/operations/norm.ts, lib/numeric/norm.ts.
#pragma once

#include <cstddef>

#include "core/compute.hpp"

namespace samebits {

// Elements whose squares are summed by themselves; the blocks' sums are added in order.
constexpr std::size_t kNormBlock = 1 << 16;

double sum_of_squares(Compute& compute, const float* x, std::size_t n);
float norm(Compute& compute, const float* x, std::size_t n);
// Gets the memory that both work in, for up to `n` elements.
void reserve_norm(Compute& compute, std::size_t n);

// What gradients of the norm `total`, which is the norm of their norms, are multiplied with.
float clip_factor(float total, double max_norm);

}  // namespace samebits

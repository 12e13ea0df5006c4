// Sums over samples, as the gradients of parameters are: lib/backend/reference/operations/blocks.ts.
#pragma once

#include <algorithm>
#include <cstddef>

#include "core/compute.hpp"

namespace samebits {

// What sum_in_blocks() needs of the work space for so many sums.
constexpr std::size_t block_sums_floats(std::size_t count) { return count * (1 + sizeof(double) / sizeof(float)); }

// `count` sums over rows, in the work space. sum_rows(sums, first row, rows) sets those of a block, in double.
template <typename F>
float* sum_in_blocks(Compute& compute, std::size_t rows, std::size_t count, const F& sum_rows) {
  auto* block = reinterpret_cast<double*>(compute.work_space(block_sums_floats(count)));
  auto* sums = reinterpret_cast<float*>(block + count);
  std::fill_n(sums, count, 0.0f);
  for (std::size_t first = 0; first < rows; first += kSampleBlock) {
    sum_rows(block, first, std::min(kSampleBlock, rows - first));
    for (std::size_t j = 0; j < count; ++j) {
      const float sum = static_cast<float>(block[j]);
      sums[j] = first == 0 ? sum : sums[j] + sum;
    }
  }
  return sums;
}

// Sets the gradient, or adds to it; null is nobody's.
inline void give_sums(const Compute& compute, const float* sums, float* gradient, std::size_t n, bool accumulate) {
  if (!gradient) return;
  if (accumulate) compute.kernels.add(sums, gradient, n);
  else std::copy_n(sums, n, gradient);
}

}  // namespace samebits

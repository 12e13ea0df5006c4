#include "core/norm.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace samebits {
namespace {

std::size_t blocks_of(std::size_t n) { return (n + kNormBlock - 1) / kNormBlock; }

double* work_space(Compute& compute, std::size_t blocks) {
  return reinterpret_cast<double*>(compute.work_space(blocks * sizeof(double) / sizeof(float)));
}

}  // namespace

double sum_of_squares(Compute& compute, const float* x, std::size_t n) {
  const std::size_t blocks = blocks_of(n), parts = compute.parts_for(blocks, 1);
  double* sums = work_space(compute, blocks);
  compute.threads.run(parts, [&](std::size_t part) {
    const Range own = range_of(blocks, 1, part, parts);
    for (std::size_t block = own.first; block < own.last; ++block) {
      const std::size_t first = block * kNormBlock;
      sums[block] = compute.kernels.sum_of_squares(x + first, std::min(kNormBlock, n - first));
    }
  });
  return std::accumulate(sums, sums + blocks, 0.0);
}

float norm(Compute& compute, const float* x, std::size_t n) {
  return static_cast<float>(std::sqrt(sum_of_squares(compute, x, n)));
}

void reserve_norm(Compute& compute, std::size_t n) { work_space(compute, blocks_of(n)); }

float clip_factor(float total, double max_norm) {
  const float reciprocal = 1.0f / (total + 1e-6f);
  const float factor = reciprocal * static_cast<float>(max_norm);
  return factor > 1.0f ? 1.0f : factor;
}

}  // namespace samebits

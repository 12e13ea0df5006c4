// Sums over the samples of a batch by blocks: lib/backend/reference/operations/blocks.ts.
#pragma once

#include <algorithm>
#include <cstddef>

#include "core/compute.hpp"
#include "core/sample_blocks.hpp"

namespace samebits {

// `count` sums of each block, in a work space; at least of one block.
class BlockSums {
 public:
  // What it needs of the work space.
  static std::size_t floats(std::size_t rows, std::size_t count) {
    return most_blocks(rows) * count * sizeof(double) / sizeof(float) + count;
  }

  // sum_rows(sums, first row, rows) sets those of a block; threads share the blocks out, where a row of so many numbers
  // makes them worth it.
  template <typename F>
  BlockSums(Compute& compute, std::size_t rows, std::size_t count, const F& sum_rows)
      : compute_(compute),
        blocks_(most_blocks(rows)),
        count_(count),
        sums_(reinterpret_cast<double*>(compute.work_space(floats(rows, count)))) {
    const std::size_t parts = std::min(compute.parts_for(rows * count, kActivationsPerThread), blocks_);
    compute.threads.run(parts, [&](std::size_t part) {
      const Range own = range_of(blocks_, 1, part, parts);
      for (std::size_t block = own.first; block < own.last; ++block) {
        const Range some = rows_of_blocks({block, block + 1}, rows);
        sum_rows(sums_ + block * count, some.first, some.last - some.first);
      }
    });
  }

  // Each block's rounded to float, and added in order.
  const float* rounded() const {
    auto* total = reinterpret_cast<float*>(sums_ + blocks_ * count_);
    for (std::size_t j = 0; j < count_; ++j) {
      total[j] = static_cast<float>(sums_[j]);
      for (std::size_t b = 1; b < blocks_; ++b) total[j] += static_cast<float>(sums_[b * count_ + j]);
    }
    return total;
  }

  // Added in order as they are, in the place of the first block's.
  double* whole() {
    for (std::size_t b = 1; b < blocks_; ++b) {
      for (std::size_t j = 0; j < count_; ++j) sums_[j] += sums_[b * count_ + j];
    }
    return sums_;
  }

  // Sets the gradient to some of the rounded sums, or adds them; null is nobody's.
  void give(const float* sums, float* gradient, std::size_t n, bool accumulate) const {
    if (!gradient) return;
    if (accumulate) compute_.kernels.add(sums, gradient, n);
    else std::copy_n(sums, n, gradient);
  }

 private:
  static std::size_t most_blocks(std::size_t rows) { return std::max<std::size_t>(blocks_of(rows), 1); }

  Compute& compute_;
  std::size_t blocks_, count_;
  double* sums_;
};

}  // namespace samebits

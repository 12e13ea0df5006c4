// The blocks of a batch: kSampleBlock samples each, the last one what is left. Whatever is summed over samples is
// summed by blocks, and their sums in order, so that threads and processes may share them out.
#pragma once

#include <algorithm>
#include <cstddef>

#include "core/compute.hpp"

namespace samebits {

inline std::size_t blocks_of(std::size_t rows) { return (rows + kSampleBlock - 1) / kSampleBlock; }

// The rows of a batch of `rows` that are in those blocks.
inline Range rows_of_blocks(Range blocks, std::size_t rows) {
  return {std::min(blocks.first * kSampleBlock, rows), std::min(blocks.last * kSampleBlock, rows)};
}

}  // namespace samebits

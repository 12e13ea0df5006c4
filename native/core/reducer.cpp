#include "core/reducer.hpp"

namespace samebits {

void add_blocks(const Kernels& kernels, const BlockGradients& gradients, std::size_t from, std::size_t to) {
  for (const float* block : gradients.blocks) kernels.add(block + from, gradients.sum + from, to - from);
}

}  // namespace samebits

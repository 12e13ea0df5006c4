// randperm (PyTorch's TensorFactories.cpp): a shuffle from the front, one 32-bit draw a swap.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/generator.hpp"

namespace samebits {

void randperm(Generator& generator, std::int32_t* out, std::size_t n);
// The draws of a permutation of n, unused.
void discard_permutation(Generator& generator, std::size_t n);

}  // namespace samebits

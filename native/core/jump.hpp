// MT19937's words any number of blocks later, in a time that grows with the logarithm of that number.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/generator.hpp"

namespace samebits {

// Twists the words `blocks` times; `draws` is 624 * blocks, `size` limbs of it, the lowest first.
void skip_draws(GeneratorState& state, const std::uint64_t* draws, std::size_t size, const Kernels& kernels);

}  // namespace samebits

// randint (PyTorch's TransformationHelper.h, uniform_int_from_to): integers from `low` to `low` + `range` - 1.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/generator.hpp"

namespace samebits {

// `range` is not 0.
void randint(Generator& generator, std::int64_t* out, std::size_t n, std::int64_t low, std::uint64_t range);

}  // namespace samebits

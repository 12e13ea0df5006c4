// uniform_ (PyTorch's TransformationHelper.h): draws from [from, to).
#pragma once

#include <cstddef>

#include "core/generator.hpp"

namespace samebits {

void uniform(Generator& generator, float* out, std::size_t n, double from, double to, bool fused);
void uniform(Generator& generator, double* out, std::size_t n, double from, double to, bool fused);

}  // namespace samebits

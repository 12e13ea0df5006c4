// normal_ and randn (PyTorch's DistributionTemplates.h): draws of a normal distribution.
#pragma once

#include <cstddef>

#include "core/generator.hpp"

namespace samebits {

void normal(Generator& generator, float* out, std::size_t n, double mean, double std, NormalStyle style);
void normal(Generator& generator, double* out, std::size_t n, double mean, double std, NormalStyle style);

}  // namespace samebits

// normal_ and randn (PyTorch's DistributionTemplates.h): draws of a normal distribution, with the help of threads if
// there are many.
#pragma once

#include <cstddef>

#include "core/generator.hpp"
#include "core/thread_pool.hpp"

namespace samebits {

void normal(Generator& generator, float* out, std::size_t n, double mean, double std, NormalStyle style,
            const Threads& threads);
void normal(Generator& generator, double* out, std::size_t n, double mean, double std, NormalStyle style,
            const Threads& threads);

}  // namespace samebits

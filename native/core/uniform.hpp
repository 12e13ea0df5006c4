// uniform_ (PyTorch's TransformationHelper.h): draws from [from, to).
#pragma once

#include <cstddef>

#include "core/generator.hpp"
#include "core/thread_pool.hpp"

namespace samebits {

void uniform(Generator& generator, float* out, std::size_t n, double from, double to, bool fused);
void uniform(Generator& generator, double* out, std::size_t n, double from, double to, bool fused);

// The same numbers, with the help of threads if there are many.
void uniform(Generator& generator, float* out, std::size_t n, double from, double to, bool fused,
             const Threads& threads);
void uniform(Generator& generator, double* out, std::size_t n, double from, double to, bool fused,
             const Threads& threads);

}  // namespace samebits

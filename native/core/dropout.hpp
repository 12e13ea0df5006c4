// dropout (PyTorch's aten/src/ATen/native/Dropout.cpp), p from 0 to 1.
#pragma once

#include <cstddef>

#include "core/generator.hpp"

namespace samebits {

// noise = mask / (1 - p), where the mask is bernoulli_(1 - p), and y = x * noise; `y` may be `x`.
void dropout_forward(Generator& generator, double p, const float* x, float* noise, float* y, std::size_t n);

}  // namespace samebits

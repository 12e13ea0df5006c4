// dropout (PyTorch's aten/src/ATen/native/Dropout.cpp), p from 0 to 1.
#pragma once

#include <cstddef>

#include "core/generator.hpp"
#include "core/thread_pool.hpp"

namespace samebits {

// noise = mask / (1 - p), where the mask is bernoulli_(1 - p): y = x * noise.
void draw_noise(Generator& generator, double p, float* noise, std::size_t n, const Threads& threads);
// Goes on as if the noise of `n` numbers had been drawn.
void skip_noise(Generator& generator, double p, std::size_t n);

}  // namespace samebits

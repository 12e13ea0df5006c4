// Cross-entropy of logits[rows][classes] with class indices.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/kernels.hpp"

namespace samebits {

enum class Reduction : std::uint8_t { mean, sum };

// Whether every target is in [0, classes).
bool are_class_indices(const std::int32_t* target, std::size_t rows, std::size_t classes);

// The loss; writes its gradient when `grad` is not null. `scratch` holds `classes` doubles. Targets are in [0, classes).
float cross_entropy(const Kernels& kernels, const float* logits, const std::int32_t* target, float* grad, std::size_t rows,
                    std::size_t classes, Reduction reduction, double* scratch);

}  // namespace samebits

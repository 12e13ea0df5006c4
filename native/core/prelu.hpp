// PReLU of x[rows][columns] and its gradients: lib/backend/reference/operations/prelu.ts.
#pragma once

#include <cstddef>

#include "core/compute.hpp"

namespace samebits {

struct PreluSize {
  std::size_t rows, columns, weights;  // one weight, or one for each column
};

void prelu_forward(const Compute& compute, const float* x, const float* weight, float* y, const PreluSize& size);

// `grad_input` may be `grad_output`.
void prelu_backward_input(const Compute& compute, const float* x, const float* weight, const float* grad_output,
                          float* grad_input, const PreluSize& size);

// Sets the gradient, or adds to it.
void prelu_backward_weight(Compute& compute, const float* x, const float* grad_output, float* grad_weight,
                           bool accumulate, const PreluSize& size);

// Gets the memory that a backward pass of so many rows works in.
void reserve_prelu(Compute& compute, std::size_t rows, std::size_t columns);

}  // namespace samebits

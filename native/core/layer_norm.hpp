// Layer normalisation of x[rows][columns] and its gradients: lib/backend/reference/operations/layer_norm.ts.
#pragma once

#include <cstddef>

#include "core/compute.hpp"

namespace samebits {

struct LayerNormSize {
  std::size_t rows, columns;
  double eps;
};

// `weight` and `bias` may be null.
void layer_norm_forward(const Compute& compute, const float* x, const float* weight, const float* bias, float* y,
                        const LayerNormSize& size);

// `grad_input` may be `grad_output`.
void layer_norm_backward_input(const Compute& compute, const float* x, const float* weight, const float* grad_output,
                               float* grad_input, const LayerNormSize& size);

struct LayerNormGradients {
  float *weight, *bias;  // or null
  bool accumulate;       // they are added to what is there
};

void layer_norm_backward_parameters(Compute& compute, const float* x, const float* grad_output,
                                    const LayerNormGradients& gradients, const LayerNormSize& size);

// Gets the memory that a backward pass of so many rows works in.
void reserve_layer_norm(Compute& compute, std::size_t rows, std::size_t columns);

}  // namespace samebits

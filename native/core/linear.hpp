// y = x Wᵀ + b and its gradients. Matrices are row-major; x[rows][in], weight[out][in], y[rows][out].
#pragma once

#include <cstddef>

#include "core/compute.hpp"

namespace samebits {

struct LinearSize {
  std::size_t rows, in, out;
};

// With `activation`, y is the activation of that.
void linear_forward(Compute& compute, const float* x, const float* weight, const float* bias,
                    const Activation* activation, float* y, const LinearSize& size);

// grad_input[rows][in] = grad_output[rows][out] weight
void linear_backward_input(Compute& compute, const float* grad_output, const float* weight, float* grad_input,
                           const LinearSize& size);

// The gradients of the parameters: grad_weight = grad_outputᵀ x, grad_bias = the column sums of grad_output.
struct LinearGradients {
  float* weight;
  float* bias;      // or null
  bool accumulate;  // they are added to what is there
};

void linear_backward_parameters(Compute& compute, const float* x, const float* grad_output,
                                const LinearGradients& gradients, const LinearSize& size);

// Gets the memory that passes of that size work in: until the threads change they ask for no more.
void reserve_linear(Compute& compute, const LinearSize& size);

// Both; grad_input may be null.
void linear_backward(Compute& compute, const float* x, const float* weight, const float* grad_output, float* grad_input,
                     const LinearGradients& gradients, const LinearSize& size);

}  // namespace samebits

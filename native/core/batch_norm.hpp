// Batch normalisation of x[rows][columns] and its gradients: lib/backend/reference/operations/batch_norm.ts.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/compute.hpp"

namespace samebits {

struct BatchNormSize {
  std::size_t rows, columns;
  double eps;
};

// Statistics over many batches.
struct RunningStatistics {
  float *mean, *variance;
  std::int64_t* batches;  // how many they have taken
  double momentum;        // a batch's share; NaN: that of one of all so far
};

// Sets the moments, the columns' means and then as many scales, to those of the rows of x, which running statistics
// take as a batch; null where there are none.
void batch_moments(Compute& compute, const float* x, double* moments, const RunningStatistics* running,
                   const BatchNormSize& size);

// Sets them to those of running statistics.
void running_moments(const float* mean, const float* variance, double* moments, std::size_t columns, double eps);

// `weight` and `bias` may be null.
void batch_norm_forward(const Compute& compute, const float* x, const double* moments, const float* weight,
                        const float* bias, float* y, const BatchNormSize& size);

struct BatchNormGradients {
  float* input;           // may be that of the output; null where nobody wants it
  float *weight, *bias;   // or null
  bool accumulate;        // these two are added to what is there
  bool moments_of_batch;  // not of running statistics
};

void batch_norm_backward(Compute& compute, const float* x, const double* moments, const float* weight,
                         const float* grad_output, const BatchNormGradients& gradients, const BatchNormSize& size);

// Gets the memory that both passes work in.
void reserve_batch_norm(Compute& compute, const BatchNormSize& size);

}  // namespace samebits

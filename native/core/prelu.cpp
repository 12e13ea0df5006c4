#include "core/prelu.hpp"

#include <algorithm>
#include <numeric>

#include "core/block_sums.hpp"

namespace samebits {
namespace {

// One weight makes it a leaky ReLU of that slope.
Activation leaky_relu(float weight) { return {Activation::Kind::leaky_relu, weight, 0}; }

// Of a row without columns, the weight's all the same.
std::size_t sums_of(std::size_t columns) { return std::max<std::size_t>(columns, 1); }

// f(first number, rows) for the rows of each thread.
template <typename F>
void for_each_rows(const Compute& compute, const PreluSize& size, const F& f) {
  compute.for_each_part(size.rows, kActivationsPerThread / std::max<std::size_t>(size.columns, 1) + 1,
                        [&](std::size_t first, std::size_t last) { f(first * size.columns, last - first); });
}

}  // namespace

void prelu_forward(const Compute& compute, const float* x, const float* weight, float* y, const PreluSize& size) {
  if (size.weights == 1) return activation_forward(compute, leaky_relu(*weight), x, y, size.rows * size.columns);
  for_each_rows(compute, size, [&](std::size_t at, std::size_t rows) {
    compute.kernels.prelu(x + at, x + at, weight, y + at, rows, size.columns);
  });
}

void prelu_backward_input(const Compute& compute, const float* x, const float* weight, const float* grad_output,
                          float* grad_input, const PreluSize& size) {
  if (size.weights == 1) {
    return activation_backward(compute, leaky_relu(*weight), x, nullptr, grad_output, grad_input,
                               size.rows * size.columns);
  }
  for_each_rows(compute, size, [&](std::size_t at, std::size_t rows) {
    compute.kernels.prelu(x + at, grad_output + at, weight, grad_input + at, rows, size.columns);
  });
}

void prelu_backward_weight(Compute& compute, const float* x, const float* grad_output, float* grad_weight,
                           bool accumulate, const PreluSize& size) {
  const std::size_t columns = size.columns;
  const auto sum_rows = [&](double* sums, std::size_t first, std::size_t rows) {
    compute.kernels.prelu_backward_weight(x + first * columns, grad_output + first * columns, sums, rows, columns);
    if (size.weights != columns) sums[0] = std::accumulate(sums, sums + columns, 0.0);
  };
  const BlockSums sums(compute, columns == 0 ? 0 : size.rows, sums_of(columns), sum_rows);
  sums.give(sums.rounded(), grad_weight, size.weights, accumulate);
}

void reserve_prelu(Compute& compute, std::size_t rows, std::size_t columns) {
  compute.work_space(BlockSums::floats(rows, sums_of(columns)));
}

}  // namespace samebits

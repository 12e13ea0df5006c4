#include "core/layer_norm.hpp"

#include <algorithm>

#include "core/block_sums.hpp"

namespace samebits {
namespace {

template <typename F>
void for_each_rows(const Compute& compute, const LayerNormSize& size, const F& f) {
  compute.for_each_part(size.rows, kActivationsPerThread / std::max<std::size_t>(size.columns, 1) + 1, f);
}

}  // namespace

void layer_norm_forward(const Compute& compute, const float* x, const float* weight, const float* bias, float* y,
                        const LayerNormSize& size) {
  const std::size_t columns = size.columns;
  for_each_rows(compute, size, [&](std::size_t first, std::size_t last) {
    compute.kernels.layer_norm_forward(x + first * columns, weight, bias, y + first * columns, last - first, columns,
                                       size.eps);
  });
}

void layer_norm_backward_input(const Compute& compute, const float* x, const float* weight, const float* grad_output,
                               float* grad_input, const LayerNormSize& size) {
  const std::size_t columns = size.columns;
  for_each_rows(compute, size, [&](std::size_t first, std::size_t last) {
    const std::size_t at = first * columns;
    compute.kernels.layer_norm_backward_input(x + at, weight, grad_output + at, grad_input + at, last - first, columns,
                                              size.eps);
  });
}

void layer_norm_backward_parameters(Compute& compute, const float* x, const float* grad_output,
                                    const LayerNormGradients& gradients, const LayerNormSize& size) {
  const std::size_t columns = size.columns;
  const auto sum_rows = [&](double* sums, std::size_t first, std::size_t rows) {
    compute.kernels.layer_norm_backward_parameters(x + first * columns, grad_output + first * columns, sums,
                                                   sums + columns, rows, columns, size.eps);
  };
  const BlockSums sums(compute, size.rows, 2 * columns, sum_rows);
  const float* rounded = sums.rounded();
  sums.give(rounded, gradients.weight, columns, gradients.accumulate);
  sums.give(rounded + columns, gradients.bias, columns, gradients.accumulate);
}

void reserve_layer_norm(Compute& compute, std::size_t rows, std::size_t columns) {
  compute.work_space(BlockSums::floats(rows, 2 * columns));
}

}  // namespace samebits

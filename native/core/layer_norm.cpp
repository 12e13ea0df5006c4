#include "core/layer_norm.hpp"

#include <algorithm>

namespace samebits {
namespace {

// Sums of a block and of all blocks, for the weight and for the bias.
std::size_t work_floats(std::size_t columns) { return columns * 2 * (1 + sizeof(double) / sizeof(float)); }

template <typename F>
void for_each_rows(const Compute& compute, const LayerNormSize& size, const F& f) {
  compute.for_each_part(size.rows, kActivationsPerThread / std::max<std::size_t>(size.columns, 1) + 1, f);
}

void put(float* gradient, const float* sums, std::size_t n, const Compute& compute, bool accumulate) {
  if (!gradient) return;
  if (accumulate) compute.kernels.add(sums, gradient, n);
  else std::copy_n(sums, n, gradient);
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
  auto* block = reinterpret_cast<double*>(compute.work_space(work_floats(columns)));
  auto* sums = reinterpret_cast<float*>(block + 2 * columns);
  std::fill_n(sums, 2 * columns, 0.0f);
  for (std::size_t first = 0; first < size.rows; first += kSampleBlock) {
    const std::size_t rows = std::min(kSampleBlock, size.rows - first);
    compute.kernels.layer_norm_backward_parameters(x + first * columns, grad_output + first * columns, block,
                                                   block + columns, rows, columns, size.eps);
    for (std::size_t j = 0; j < 2 * columns; ++j) {
      const float sum = static_cast<float>(block[j]);
      sums[j] = first == 0 ? sum : sums[j] + sum;
    }
  }
  put(gradients.weight, sums, columns, compute, gradients.accumulate);
  put(gradients.bias, sums + columns, columns, compute, gradients.accumulate);
}

void reserve_layer_norm(Compute& compute, std::size_t columns) { compute.work_space(work_floats(columns)); }

}  // namespace samebits

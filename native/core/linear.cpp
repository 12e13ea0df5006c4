#include "core/linear.hpp"

#include <algorithm>

namespace samebits {
namespace {

// Multiply-adds that are worth waking another thread for.
constexpr std::size_t kWorthAThread = 1 << 19;

std::size_t parts_for(const Compute& compute, std::size_t work, std::size_t most) {
  return std::max<std::size_t>(1, std::min({compute.threads.limit, work / kWorthAThread, most}));
}

// f(first, last) over a split of [0, n) into `parts` ranges whose edges are multiples of `step`.
template <typename F>
void split(Compute& compute, std::size_t n, std::size_t step, std::size_t parts, F f) {
  const std::size_t steps = (n + step - 1) / step;
  compute.threads.run(parts, [&](std::size_t part) {
    const std::size_t first = steps * part / parts * step, last = std::min(n, steps * (part + 1) / parts * step);
    if (first < last) f(part, first, last);
  });
}

float* scratch_of(Compute& compute, std::size_t floats) {
  if (compute.scratch.size() < floats) compute.scratch.resize(floats);
  return compute.scratch.data();
}

// packed[in][panel] = the transpose of `columns` rows of weight[...][in].
void pack(const float* weight, std::size_t in, std::size_t columns, std::size_t panel, float* packed) {
  for (std::size_t j = 0; j < columns; ++j) {
    for (std::size_t i = 0; i < in; ++i) packed[i * panel + j] = weight[j * in + i];
  }
}

}  // namespace

void linear_forward(Compute& compute, const float* x, const float* weight, const float* bias, float* y,
                    const LinearSize& size) {
  const std::size_t panel = compute.kernels.panel;
  const std::size_t parts = parts_for(compute, size.rows * size.in * size.out, (size.out + panel - 1) / panel);
  float* scratch = scratch_of(compute, parts * size.in * panel);
  split(compute, size.out, panel, parts, [&](std::size_t part, std::size_t first, std::size_t last) {
    float* packed = scratch + part * size.in * panel;
    for (std::size_t j = first; j < last; j += panel) {
      const std::size_t columns = std::min(panel, last - j);
      pack(weight + j * size.in, size.in, columns, panel, packed);
      compute.kernels.matmul({size.rows, columns, size.in, x, size.in, 1, packed, panel, y + j, size.out,
                              bias ? bias + j : nullptr, false});
    }
  });
}

void linear_backward_input(Compute& compute, const float* grad_output, const float* weight, float* grad_input,
                           const LinearSize& size) {
  const std::size_t panel = compute.kernels.panel;
  const std::size_t parts = parts_for(compute, size.rows * size.in * size.out, (size.in + panel - 1) / panel);
  split(compute, size.in, panel, parts, [&](std::size_t, std::size_t first, std::size_t last) {
    compute.kernels.matmul({size.rows, last - first, size.out, grad_output, size.out, 1, weight + first, size.in,
                            grad_input + first, size.in, nullptr, false});
  });
}

namespace {

// out = the sum over blocks of `rows` samples of block(first row, rows, accumulate): the first block sets, others add.
template <typename F>
void for_each_sample_block(std::size_t rows, F block) {
  block(0, std::min(rows, kSampleBlock), false);
  for (std::size_t first = kSampleBlock; first < rows; first += kSampleBlock) {
    block(first, std::min(rows - first, kSampleBlock), true);
  }
}

void weight_gradient(Compute& compute, const float* x, const float* grad_output, float* out, const LinearSize& size) {
  const std::size_t parts = parts_for(compute, size.rows * size.in * size.out, size.out);
  split(compute, size.out, 1, parts, [&](std::size_t, std::size_t first, std::size_t last) {
    for_each_sample_block(size.rows, [&](std::size_t row, std::size_t rows, bool accumulate) {
      compute.kernels.matmul({last - first, size.in, rows, grad_output + row * size.out + first, 1, size.out,
                              x + row * size.in, size.in, out + first * size.in, size.in, nullptr, accumulate});
    });
  });
}

void bias_gradient(Compute& compute, const float* grad_output, float* out, float* block_sums, const LinearSize& size) {
  for_each_sample_block(size.rows, [&](std::size_t row, std::size_t rows, bool accumulate) {
    compute.kernels.column_sums(grad_output + row * size.out, rows, size.out, accumulate ? block_sums : out);
    if (accumulate) compute.kernels.add(block_sums, out, size.out);
  });
}

}  // namespace

void linear_backward_parameters(Compute& compute, const float* x, const float* grad_output, float* grad_weight,
                                float* grad_bias, const LinearSize& size) {
  weight_gradient(compute, x, grad_output, grad_weight, size);
  if (grad_bias) bias_gradient(compute, grad_output, grad_bias, scratch_of(compute, size.out), size);
}

}  // namespace samebits

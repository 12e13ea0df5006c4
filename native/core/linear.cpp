#include "core/linear.hpp"

#include <algorithm>

#include "core/product.hpp"

namespace samebits {
namespace {

// Weights, and multiply-adds, that packing does not pay for.
constexpr std::size_t kTinyWeights = 128, kTinyWork = 1 << 12;

// Whether packing, or choosing how, would take longer than the layer's products.
bool is_tiny(const LinearSize& s) {
  return s.in <= kTinyInputs && s.out <= kTinyWeights && s.rows <= kSampleBlock && s.in * s.out <= kTinyWeights &&
         s.rows * s.in * s.out <= kTinyWork;
}

// Whether a vector holds samples, not outputs: what is faster, by multiply-adds and what packing and storing cost
// beside them.
bool puts_samples_on_lanes(const Kernels& kernels, const LinearSize& s) {
  if (s.in > kLongestRun) return false;
  const std::size_t samples = round_up(s.rows, kernels.lanes) * s.out * s.in + s.rows * (4 * s.in + 6 * s.out);
  const std::size_t outputs = s.rows * round_up(s.out, kernels.lanes) * s.in + 4 * s.out * s.in;
  return samples < outputs;
}

// What y is an activation of; with samples on lanes, its transpose.
Product forward_product(const Kernels& kernels, const float* x, const float* weight, const float* bias,
                        const Activation* activation, float* y, const LinearSize& s) {
  const bool swapped = puts_samples_on_lanes(kernels, s);
  return {.matmul = {.m = swapped ? s.out : s.rows,
                     .n = swapped ? s.rows : s.out,
                     .k = s.in,
                     .a = swapped ? weight : x,
                     .a_row = s.in,
                     .a_column = 1,
                     .b = swapped ? x : weight,
                     .b_row = s.in,
                     .packed = false,
                     .c = y,
                     .c_row = s.out,
                     .transposed = swapped,
                     .bias = bias,
                     .continues = false,
                     .accumulate = false,
                     .activation = activation},
          .b_transposed = true,
          .weights = swapped ? Weights::rows : Weights::columns};
}

Product input_product(const float* grad_output, const float* weight, float* grad_input, const LinearSize& s) {
  return {.matmul = {.m = s.rows,
                     .n = s.in,
                     .k = s.out,
                     .a = grad_output,
                     .a_row = s.out,
                     .a_column = 1,
                     .b = weight,
                     .b_row = s.in,
                     .packed = false,
                     .c = grad_input,
                     .c_row = s.in,
                     .transposed = false,
                     .bias = nullptr,
                     .continues = false,
                     .accumulate = false,
                     .activation = nullptr},
          .b_transposed = false,
          .weights = Weights::columns};
}

// Of one block of samples.
Product weight_product(const float* x, const float* grad_output, float* grad_weight, bool accumulate,
                       const LinearSize& s) {
  return {.matmul = {.m = s.out,
                     .n = s.in,
                     .k = s.rows,
                     .a = grad_output,
                     .a_row = 1,
                     .a_column = s.out,
                     .b = x,
                     .b_row = s.in,
                     .packed = false,
                     .c = grad_weight,
                     .c_row = s.in,
                     .transposed = false,
                     .bias = nullptr,
                     .continues = false,
                     .accumulate = accumulate,
                     .activation = nullptr},
          .b_transposed = false,
          .weights = Weights::rows};
}

// Whether the rows pass by the weights as they lie.
bool has_few_rows(const Kernels& kernels, const LinearSize& s) {
  return s.rows <= kFewRows && s.out >= kernels.panel && s.in >= 4;
}

void reserve_backward(Compute& compute, const LinearSize& s) {
  const LinearSize block{std::min(s.rows, kSampleBlock), s.in, s.out};
  const std::size_t weight = work_space_of(compute, weight_product(nullptr, nullptr, nullptr, false, block));
  const std::size_t input = work_space_of(compute, input_product(nullptr, nullptr, nullptr, s));
  compute.work_space(std::max({weight, input, s.out}));
}

void forward_few_rows(Compute& compute, const MatmulFewRows& product) {
  const std::size_t parts = compute.parts_for(product.rows * product.in * product.out, kMultiplyAddsPerThread);
  if (parts == 1) return compute.kernels.matmul_few_rows(product);
  const std::size_t lanes = compute.kernels.lanes, vectors = product.out / lanes;
  compute.threads.run(parts, [&](std::size_t part) {
    const std::size_t first = vectors * part / parts * lanes;
    const std::size_t last = part + 1 == parts ? product.out : vectors * (part + 1) / parts * lanes;
    MatmulFewRows p = product;
    p.out = last - first;
    p.weight += first * p.in;
    p.y += first;
    if (p.bias) p.bias += first;
    compute.kernels.matmul_few_rows(p);
  });
}

}  // namespace

void linear_forward(Compute& compute, const float* x, const float* weight, const float* bias,
                    const Activation* activation, float* y, const LinearSize& s) {
  if (is_tiny(s)) {
    compute.kernels.tiny_linear_forward({s.rows, s.in, s.out, x, weight, bias}, y);
    if (activation) compute.kernels.activation_forward(*activation, y, y, s.rows * s.out);
  } else if (has_few_rows(compute.kernels, s)) {
    forward_few_rows(compute, {.rows = s.rows,
                               .out = s.out,
                               .in = s.in,
                               .x = x,
                               .weight = weight,
                               .bias = bias,
                               .activation = activation,
                               .y = y,
                               .y_row = s.out});
  } else {
    multiply(compute, forward_product(compute.kernels, x, weight, bias, activation, y, s));
  }
}

void linear_backward_input(Compute& compute, const float* grad_output, const float* weight, float* grad_input,
                           const LinearSize& s) {
  multiply(compute, input_product(grad_output, weight, grad_input, s));
}

namespace {

// block(first row, rows, accumulate) for each block of samples: the first one sets, others add.
template <typename F>
void for_each_sample_block(std::size_t rows, F block) {
  block(0, std::min(rows, kSampleBlock), false);
  for (std::size_t first = kSampleBlock; first < rows; first += kSampleBlock) {
    block(first, std::min(rows - first, kSampleBlock), true);
  }
}

void backward_parameters(Compute& compute, const float* x, const float* grad_output, const LinearGradients& gradients,
                         const LinearSize& s) {
  for_each_sample_block(s.rows, [&](std::size_t first, std::size_t rows, bool is_later) {
    const float* gradient = grad_output + first * s.out;
    const bool accumulate = is_later || gradients.accumulate;
    multiply(compute, weight_product(x + first * s.in, gradient, gradients.weight, accumulate, {rows, s.in, s.out}));
    if (!gradients.bias) return;
    float* sums = accumulate ? compute.work_space(s.out) : gradients.bias;
    compute.for_each_part(s.out, kMultiplyAddsPerThread / std::max<std::size_t>(rows, 1),
                          [&](std::size_t from, std::size_t to) {
                            compute.kernels.column_sums(gradient + from, s.out, rows, to - from, sums + from);
                          });
    if (accumulate) compute.kernels.add(sums, gradients.bias, s.out);
  });
}

}  // namespace

// Gradients are added as wholes: those of several blocks are summed apart first.
void linear_backward_parameters(Compute& compute, const float* x, const float* grad_output,
                                const LinearGradients& gradients, const LinearSize& s) {
  reserve_backward(compute, s);
  if (!gradients.accumulate || s.rows <= kSampleBlock)
    return backward_parameters(compute, x, grad_output, gradients, s);
  compute.sums.resize(s.in * s.out + s.out);
  const LinearGradients sums{compute.sums.data(), gradients.bias ? compute.sums.data() + s.in * s.out : nullptr, false};
  backward_parameters(compute, x, grad_output, sums, s);
  compute.kernels.add(sums.weight, gradients.weight, s.in * s.out);
  if (gradients.bias) compute.kernels.add(sums.bias, gradients.bias, s.out);
}

void reserve_linear(Compute& compute, const LinearSize& s) {
  if (is_tiny(s)) return;
  if (!has_few_rows(compute.kernels, s)) {
    compute.work_space(
        work_space_of(compute, forward_product(compute.kernels, nullptr, nullptr, nullptr, nullptr, nullptr, s)));
  }
  reserve_backward(compute, s);
}

void linear_backward(Compute& compute, const float* x, const float* weight, const float* grad_output, float* grad_input,
                     const LinearGradients& gradients, const LinearSize& s) {
  if (is_tiny(s) && !gradients.accumulate) {
    return compute.kernels.tiny_linear_backward({s.rows, s.in, s.out, x, weight, nullptr},
                                                {grad_output, grad_input, gradients.weight, gradients.bias});
  }
  linear_backward_parameters(compute, x, grad_output, gradients, s);
  if (grad_input) linear_backward_input(compute, grad_output, weight, grad_input, s);
}

}  // namespace samebits

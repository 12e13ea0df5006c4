#include "core/linear.hpp"

#include <algorithm>

namespace samebits {
namespace {

// Multiply-adds that are worth another thread.
constexpr std::size_t kWorthAThread = 1 << 17;
// Weights, and multiply-adds, that packing does not pay for.
constexpr std::size_t kTinyWeights = 128, kTinyWork = 1 << 12;
// What the first- and the second-level cache hold beside the rest.
constexpr std::size_t kFirstLevelFloats = 1 << 12, kSecondLevelFloats = 1 << 17;
// What is still near.
constexpr std::size_t kNearFloats = 1 << 19;

// To a multiple of a power of two.
std::size_t round_up(std::size_t n, std::size_t step) { return (n + step - 1) & ~(step - 1); }

// What of C belongs to a row or a column of the weights.
enum class Weights { rows, columns };

// A Matmul whose B may lie transposed: B(i, j) = b[j * b_row + i].
struct Product {
  Matmul matmul;
  bool b_transposed;
  Weights weights;
};

Product rows_of(const Product& product, const Range& rows) {
  Product some = product;
  Matmul& p = some.matmul;
  p.m = rows.last - rows.first;
  p.a += rows.first * p.a_row;
  p.c += rows.first * (p.transposed ? 1 : p.c_row);
  if (p.bias && p.transposed) p.bias += rows.first;
  return some;
}

Product columns_of(const Product& product, const Range& columns) {
  Product some = product;
  Matmul& p = some.matmul;
  p.n = columns.last - columns.first;
  p.b += columns.first * (product.b_transposed ? p.b_row : 1);
  p.c += columns.first * (p.transposed ? p.c_row : 1);
  if (p.bias && !p.transposed) p.bias += columns.first;
  return some;
}

// Packing pays once many rows of A pass by: more where panels are wide, which use more of what is fetched as it lies, and
// fewer where that has to come from far.
bool is_packed(const Kernels& kernels, const Product& product) {
  const Matmul& p = product.matmul;
  const std::size_t floats = p.k * p.n;
  if (product.b_transposed) return true;
  return floats > kFirstLevelFloats && p.m > kernels.panel * (floats > kNearFloats ? 8 : kernels.panel) / 8;
}

// The columns of B that are packed at a time, so that they are still near when all of A passes by.
std::size_t block_of(const Kernels& kernels, const Matmul& p) {
  const std::size_t all = round_up(p.n, kernels.panel);
  if (p.k * all <= kSecondLevelFloats) return all;
  return std::max(kSecondLevelFloats / p.k & ~(kernels.panel - 1), kernels.panel);
}

void multiply(const Kernels& kernels, const Product& product, float* packed) {
  if (!is_packed(kernels, product)) return kernels.matmul(product.matmul);
  const std::size_t n = product.matmul.n, block = block_of(kernels, product.matmul);
  for (std::size_t column = 0; column < n; column += block) {
    Matmul p = columns_of(product, {column, std::min(n, column + block)}).matmul;
    (product.b_transposed ? kernels.pack_rows : kernels.pack_columns)(p.b, p.b_row, p.n, p.k, packed);
    p.b = packed;
    p.packed = true;
    kernels.matmul(p);  // these columns of C are finished
  }
}

// Each thread gets some of the weights, the same in every pass: they stay in its processor's cache. (And where C is their
// gradient, rows of it: threads that write into the same rows hinder each other.)
bool is_shared_by_columns(const Product& product, std::size_t least) {
  const Matmul& p = product.matmul;
  return product.weights == Weights::columns ? p.n >= least : p.m < least;
}

void multiply(Compute& compute, const Product& product) {
  const Kernels& kernels = compute.kernels;
  const Matmul& p = product.matmul;
  const std::size_t parts = compute.parts_for(p.m * p.n * p.k, kWorthAThread);
  const std::size_t scratch = is_packed(kernels, product) ? p.k * block_of(kernels, p) : 0;
  float* packed = compute.work_space(parts * scratch);
  if (parts == 1) return multiply(kernels, product, packed);
  const bool by_columns = is_shared_by_columns(product, kernels.panel * parts);
  compute.threads.run(parts, [&](std::size_t part) {
    const Range range = by_columns ? range_of(p.n, kernels.lanes, part, parts) : range_of(p.m, 1, part, parts);
    multiply(kernels, by_columns ? columns_of(product, range) : rows_of(product, range), packed + part * scratch);
  });
}

// Whether packing, or choosing how, would take longer than the layer's products.
bool is_tiny(const LinearSize& s) {
  return s.in <= kTinyInputs && s.out <= kTinyWeights && s.rows <= kSampleBlock && s.in * s.out <= kTinyWeights &&
         s.rows * s.in * s.out <= kTinyWork;
}

// Whether a vector holds samples, not outputs: what is faster, by multiply-adds and what packing and storing cost beside them.
bool puts_samples_on_lanes(const Kernels& kernels, const LinearSize& s) {
  const std::size_t samples = round_up(s.rows, kernels.lanes) * s.out * s.in + s.rows * (4 * s.in + 6 * s.out);
  const std::size_t outputs = s.rows * round_up(s.out, kernels.lanes) * s.in + 4 * s.out * s.in;
  return samples < outputs;
}

void forward_few_rows(Compute& compute, const MatmulFewRows& product) {
  const std::size_t parts = compute.parts_for(product.rows * product.in * product.out, kWorthAThread);
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

void linear_forward(Compute& compute, const float* x, const float* weight, const float* bias, const Activation* activation,
                    float* y, const LinearSize& s) {
  if (is_tiny(s)) {
    compute.kernels.tiny_linear_forward({s.rows, s.in, s.out, x, weight, bias}, y);
    if (activation) compute.kernels.activation_forward(*activation, y, y, s.rows * s.out);
  } else if (s.rows <= kFewRows && s.out >= compute.kernels.panel && s.in >= 4) {
    forward_few_rows(compute, {s.rows, s.out, s.in, x, weight, bias, activation, y, s.out});
  } else if (puts_samples_on_lanes(compute.kernels, s)) {
    multiply(compute, {{s.out, s.rows, s.in, weight, s.in, 1, x, s.in, false, y, s.out, true, bias, false, activation}, true, Weights::rows});
  } else {
    multiply(compute, {{s.rows, s.out, s.in, x, s.in, 1, weight, s.in, false, y, s.out, false, bias, false, activation}, true, Weights::columns});
  }
}

void linear_backward_input(Compute& compute, const float* grad_output, const float* weight, float* grad_input,
                           const LinearSize& s) {
  multiply(compute, {{s.rows, s.in, s.out, grad_output, s.out, 1, weight, s.in, false, grad_input, s.in, false, nullptr, false, nullptr}, false, Weights::columns});
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
    multiply(compute, {{s.out, s.in, rows, gradient, 1, s.out, x + first * s.in, s.in, false, gradients.weight, s.in, false, nullptr, accumulate, nullptr}, false, Weights::rows});
    if (!gradients.bias) return;
    float* sums = accumulate ? compute.work_space(s.out) : gradients.bias;
    compute.for_each_part(s.out, kWorthAThread / std::max<std::size_t>(rows, 1), [&](std::size_t from, std::size_t to) {
      compute.kernels.column_sums(gradient + from, s.out, rows, to - from, sums + from);
    });
    if (accumulate) compute.kernels.add(sums, gradients.bias, s.out);
  });
}

}  // namespace

// Gradients are added as wholes: those of several blocks are summed apart first.
void linear_backward_parameters(Compute& compute, const float* x, const float* grad_output, const LinearGradients& gradients,
                                const LinearSize& s) {
  if (!gradients.accumulate || s.rows <= kSampleBlock) return backward_parameters(compute, x, grad_output, gradients, s);
  compute.sums.resize(s.in * s.out + s.out);
  const LinearGradients sums{compute.sums.data(), gradients.bias ? compute.sums.data() + s.in * s.out : nullptr, false};
  backward_parameters(compute, x, grad_output, sums, s);
  compute.kernels.add(sums.weight, gradients.weight, s.in * s.out);
  if (gradients.bias) compute.kernels.add(sums.bias, gradients.bias, s.out);
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

// The tables of operations that are compiled once per instruction set, a unit each so that an edit costs a part. Every
// instruction set computes the same bits.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kinds.hpp"
#include "optimizers.hpp"

namespace samebits {

constexpr std::size_t kMtWords = 624;
// Sums over samples are made in blocks of this many samples, each a chain of its own (docs/numerics.md).
constexpr std::size_t kSampleBlock = 256;

// v = x * range + from, with `from` in place of `to`: how a draw becomes a uniform value. `from` is not above `to`.
template <typename Real>
struct UniformMap {
  Real from, to, range;
  bool fused;  // one rounding for the product and the sum
};

// normal_ from this many numbers on works in blocks of this many.
constexpr std::size_t kNormalBlock = 16;

// v = x * std + mean, rounded once: how a standard normal value becomes one with that mean and deviation.
template <typename Real>
struct NormalMap {
  Real mean, std;
  NormalStyle style;  // float only
};

// An elementwise function, by PyTorch's name.
struct Activation {
  using Kind = ActivationKind;
  Kind kind;
  // Its options, in the order of its layout. The caller has rounded them to float: GCC 12 drops that rounding where it
  // makes a vector of two doubles that become floats and doubles again.
  double a, b;
};

// C[m][n] = A[m][k] B[k][n] + bias, each element one fma chain over k, ascending, from +0.
struct Matmul {
  std::size_t m, n, k;
  const float* a;
  // A(i, j) = a[i * a_row + j * a_column]; k is at most kSampleBlock where a_column is not 1.
  std::size_t a_row, a_column;
  const float* b;
  std::size_t b_row;  // B(i, j) = b[i * b_row + j], unless
  bool packed;        // B is in panels: panel after panel, each [k][Kernels::panel]
  float* c;
  std::size_t c_row;
  bool transposed;               // C(i, j) = c[j * c_row + i] and bias[m], in place of c[i * c_row + j] and bias[n]
  const float* bias;             // or null
  bool continues;                // the chains go on from C, where an earlier part of k left them; not if transposed
  bool accumulate;               // the result is added to C instead of replacing it; not if transposed
  const Activation* activation;  // what C becomes in the end, or null
};

// Whether the backward pass reads the output only, so that the input may have been overwritten; else it reads the input
// only.
[[gnu::always_inline]] constexpr bool derives_from_output(Activation::Kind kind) {
  return kActivationLayouts[static_cast<std::size_t>(kind)].reads == Reads::output;
}

constexpr std::size_t kFewRows = 4;

// y[rows][out] = activation(x[rows][in] weightᵀ + bias) by the same chains, for 1 to kFewRows rows; `in` is at least 4
// and `out` at least Kernels::lanes, or 0.
struct MatmulFewRows {
  std::size_t rows, out, in;
  const float *x, *weight, *bias;  // bias may be null
  const Activation* activation;    // or null
  float* y;
  std::size_t y_row;
};

constexpr std::size_t kTinyInputs = 16;

// A linear layer of few numbers: x[rows][in], weight[out][in], bias[out] or null; up to kSampleBlock rows and
// kTinyInputs inputs.
struct TinyLinear {
  std::size_t rows, in, out;
  const float *x, *weight, *bias;
};

// output[rows][out] and what comes of it, each set.
struct TinyGradients {
  const float* output;
  float *input, *weight, *bias;  // input and bias may be null
};

// A loss of rows (lib/backend/operations.ts). The arrays are borrowed, of one number a column or an element, or null.
struct Loss {
  using Kind = LossKind;
  Kind kind;
  Reduction reduction;
  const float* weight = nullptr;
  const float* pos_weight = nullptr;
  double options[kLossOptions] = {};  // in the order of its layout, flags as 0 and 1
  bool weighs_elements = false;

  // Of the losses of classes.
  std::int32_t ignore_index() const { return static_cast<std::int32_t>(options[0]); }
};

// Class indices or values; exactly one is set.
struct Target {
  const std::int32_t* indices = nullptr;
  const float* values = nullptr;

  // From row `row` on, of rows of so many values.
  Target from(std::size_t row, std::size_t columns) const {
    return {indices ? indices + row : nullptr, values ? values + row * columns : nullptr};
  }
};

// Rows of a loss, at most as many as loss_rows_at_once() says.
struct LossRows {
  const float* input;
  Target target;
  float* grad;  // or null
  std::size_t rows, columns;
  double divisor;  // of the gradient
};

// Enough rows for some thousand numbers, and for four sums side by side.
constexpr std::size_t loss_rows_at_once(std::size_t rows, std::size_t columns) {
  constexpr std::size_t numbers = 4096, least = 4;
  const std::size_t all = rows < kSampleBlock ? rows : kSampleBlock;
  if (all <= least || all * columns <= numbers) return all;
  return numbers / columns < least ? least : numbers / columns;
}

// What a kernel's scratch arrays have beyond their elements: it writes whole vectors.
constexpr std::size_t kScratchSlack = 8;
// Doubles that the kernels need for `rows` rows: the elements, and three numbers a row.
constexpr std::size_t loss_rows_scratch(std::size_t rows, std::size_t columns) {
  return rows * columns + kScratchSlack + 3 * (rows + kScratchSlack);
}

// Lane i of a sum of squares, and of a row's sum, takes the elements i, i + kNormLanes, ...
constexpr std::size_t kNormLanes = 16;

// Streams and distributions: random.cpp.
struct RandomKernels {
  // The next 624 words of MT19937, in place.
  void (*twist)(std::uint32_t* words) noexcept;
  // out[i] from the tempered words[i].
  void (*uniform_float)(const std::uint32_t* words, float* out, std::size_t n, const UniformMap<float>& map) noexcept;
  // `blocks` times: twist, then uniform_float of the 624 words into the next 624 of `out`.
  void (*uniform_float_blocks)(std::uint32_t* words, float* out, std::size_t blocks,
                               const UniformMap<float>& map) noexcept;
  // out[i] from the tempered words[2i] (high half) and words[2i + 1].
  void (*uniform_double)(const std::uint32_t* words, double* out, std::size_t n,
                         const UniformMap<double>& map) noexcept;

  // `blocks` blocks of uniform values become normal ones, in place.
  void (*normal_float)(float* values, std::size_t blocks, const NormalMap<float>& map) noexcept;
  void (*normal_double)(double* values, std::size_t blocks, const NormalMap<double>& map) noexcept;
};

// Matrix products: products.cpp.
struct ProductKernels {
  std::size_t lanes;  // floats in a vector
  std::size_t panel;  // columns of B in a panel

  void (*matmul)(const Matmul& product) noexcept;
  void (*matmul_few_rows)(const MatmulFewRows& product) noexcept;
  void (*tiny_linear_forward)(const TinyLinear& layer, float* y) noexcept;
  void (*tiny_linear_backward)(const TinyLinear& layer, const TinyGradients& gradients) noexcept;
  // B[k][n] into panels; a vector's lanes beyond the last column are 0.
  void (*pack_columns)(const float* b, std::size_t b_row, std::size_t n, std::size_t k, float* packed) noexcept;
  // The same of B = xᵀ, x[n][k].
  void (*pack_rows)(const float* x, std::size_t x_row, std::size_t n, std::size_t k, float* packed) noexcept;
  // sums[n] = the column sums of x[rows][n], whose rows are `x_row` apart: addition chains from +0, rows ascending.
  void (*column_sums)(const float* x, std::size_t x_row, std::size_t rows, std::size_t n, float* sums) noexcept;
  // y += x
  void (*add)(const float* x, float* y, std::size_t n) noexcept;
};

// What is done to elements, or to rows of them: elementwise.cpp.
struct ElementwiseKernels {
  // `y` may be `x`.
  void (*activation_forward)(const Activation& activation, const float* x, float* y, std::size_t n) noexcept;
  // The input's gradient, from the input `x` or the output `y`; `grad_input` may be `grad_output`.
  void (*activation_backward)(const Activation& activation, const float* x, const float* y, const float* grad_output,
                              float* grad_input, std::size_t n) noexcept;
  // Each of `rows` rows becomes its softmax, or the logarithm of that.
  void (*softmax_forward)(const float* x, float* y, std::size_t rows, std::size_t columns, bool log) noexcept;
  // From the output `y`; `grad_input` may be `grad_output`.
  void (*softmax_backward)(const float* y, const float* grad_output, float* grad_input, std::size_t rows,
                           std::size_t columns, bool log) noexcept;
  // Each of `rows` rows to mean 0 and variance 1, then times the weight and plus the bias, which may be null.
  void (*layer_norm_forward)(const float* x, const float* weight, const float* bias, float* y, std::size_t rows,
                             std::size_t columns, double eps) noexcept;
  // From the input `x`; `grad_input` may be `grad_output`.
  void (*layer_norm_backward_input)(const float* x, const float* weight, const float* grad_output, float* grad_input,
                                    std::size_t rows, std::size_t columns, double eps) noexcept;
  // The sums of one block of samples, for each column.
  void (*layer_norm_backward_parameters)(const float* x, const float* grad_output, double* weight_sums,
                                         double* bias_sums, std::size_t rows, std::size_t columns, double eps) noexcept;
  // Of each of `rows` rows the values where x is positive, times the columns' weights where not; `y` may be `values`.
  void (*prelu)(const float* x, const float* values, const float* weight, float* y, std::size_t rows,
                std::size_t columns) noexcept;
  // The sums of one block of samples, for each column.
  void (*prelu_backward_weight)(const float* x, const float* grad_output, double* sums, std::size_t rows,
                                std::size_t columns) noexcept;
  // The sums of one block of samples, for each column: of x, and of the squares of what it is from the means.
  void (*batch_norm_sums)(const float* x, double* sums, std::size_t rows, std::size_t columns) noexcept;
  void (*batch_norm_squares)(const float* x, const double* means, double* sums, std::size_t rows,
                             std::size_t columns) noexcept;
  // Each of `rows` rows less the columns' means, times their scales, which are the other half of the moments; then as a
  // layer norm.
  void (*batch_norm_forward)(const float* x, const double* moments, const float* weight, const float* bias, float* y,
                             std::size_t rows, std::size_t columns) noexcept;
  // The sums of one block of samples for the weight, of each column, and then for the bias.
  void (*batch_norm_backward_sums)(const float* x, const double* moments, const float* grad_output, double* sums,
                                   std::size_t rows, std::size_t columns) noexcept;
  // By those sums over all samples, divided by how many they are, or by none; `grad_input` may be `grad_output`.
  void (*batch_norm_backward_input)(const float* x, const double* moments, const float* weight,
                                    const float* grad_output, const double* means, float* grad_input, std::size_t rows,
                                    std::size_t columns) noexcept;
  // y = x * factor
  void (*multiply)(const float* x, const float* factor, float* y, std::size_t n) noexcept;

  // `sum` plus the losses of the rows in turn, each a float64; sets their gradient. `scratch`: loss_rows_scratch()
  // doubles.
  double (*add_row_losses)(double sum, const Loss& loss, const LossRows& rows, double* scratch) noexcept;

  // Of one block (core/norm.hpp).
  double (*sum_of_squares)(const float* x, std::size_t n) noexcept;
  // x *= factor
  void (*scale)(float* x, std::size_t n, float factor) noexcept;
  // Each number into [-limit, limit].
  void (*clamp)(float* x, std::size_t n, float limit) noexcept;
};

// optimizers.cpp.
struct OptimizerKernels {
  // One step of an optimiser on `n` elements; a slot that the scalars do not ask for is null.
  void (*optimizer_step)(const OptimizerScalars& scalars, float* parameter, const float* gradient, float* const* slots,
                         std::size_t n) noexcept;
};

// What one instruction set has of them.
struct Kernels : RandomKernels, ProductKernels, ElementwiseKernels, OptimizerKernels {
  const char* isa;
};

}  // namespace samebits

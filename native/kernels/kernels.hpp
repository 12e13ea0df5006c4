// The table of operations that are compiled once per instruction set. Every table computes the same bits.
#pragma once

#include <cstddef>
#include <cstdint>

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

// Whose bits (lib/backend/reference/normal.ts): PyTorch's own polynomials with fused or with separate multiply-adds, or the
// C library's functions.
enum class NormalStyle { kFused, kSeparate, kGlibc };

// v = x * std + mean, rounded once: how a standard normal value becomes one with that mean and deviation.
template <typename Real>
struct NormalMap {
  Real mean, std;
  NormalStyle style;  // float only
};

// C[m][n] = A[m][k] B[k][n] + bias, each element one fma chain over k, ascending, from +0.
struct Matmul {
  std::size_t m, n, k;
  const float* a;
  std::size_t a_row, a_column;  // A(i, j) = a[i * a_row + j * a_column]; k is at most kSampleBlock where a_column is not 1
  const float* b;
  std::size_t b_row;  // B(i, j) = b[i * b_row + j], unless
  bool packed;        // B is in panels: panel after panel, each [k][Kernels::panel]
  float* c;
  std::size_t c_row;
  bool transposed;    // C(i, j) = c[j * c_row + i] and bias[m], in place of c[i * c_row + j] and bias[n]
  const float* bias;  // or null
  bool accumulate;    // the result is added to C instead of replacing it; not if transposed
};

constexpr std::size_t kFewRows = 4;

// y[rows][out] = x[rows][in] weightᵀ + bias by the same chains, for 1 to kFewRows rows; `out` is 0 or at least Kernels::lanes.
struct MatmulFewRows {
  std::size_t rows, out, in;
  const float *x, *weight, *bias;  // bias may be null
  float* y;
  std::size_t y_row;
};

struct SgdOptions {
  float lr, momentum, one_minus_dampening, weight_decay;
  bool nesterov, maximize;
  bool has_momentum, decays;  // of the doubles: a float may have become 0
};

struct Kernels {
  const char* isa;
  std::size_t lanes;  // floats in a vector
  std::size_t panel;  // columns of B in a panel

  // The next 624 words of MT19937, in place.
  void (*twist)(std::uint32_t* words) noexcept;
  // out[i] from the tempered words[i].
  void (*uniform_float)(const std::uint32_t* words, float* out, std::size_t n, const UniformMap<float>& map) noexcept;
  // `blocks` times: twist, then uniform_float of the 624 words into the next 624 of `out`.
  void (*uniform_float_blocks)(std::uint32_t* words, float* out, std::size_t blocks, const UniformMap<float>& map) noexcept;
  // The same, for more than the caches hold.
  void (*uniform_float_stream)(std::uint32_t* words, float* out, std::size_t blocks, const UniformMap<float>& map) noexcept;
  // out[i] from the tempered words[2i] (high half) and words[2i + 1].
  void (*uniform_double)(const std::uint32_t* words, double* out, std::size_t n, const UniformMap<double>& map) noexcept;

  // `blocks` blocks of uniform values become normal ones, in place.
  void (*normal_float)(float* values, std::size_t blocks, const NormalMap<float>& map) noexcept;
  void (*normal_double)(double* values, std::size_t blocks, const NormalMap<double>& map) noexcept;

  void (*matmul)(const Matmul& product) noexcept;
  void (*matmul_few_rows)(const MatmulFewRows& product) noexcept;
  // B[k][n] into panels; what lies behind the last column does not matter.
  void (*pack_columns)(const float* b, std::size_t b_row, std::size_t n, std::size_t k, float* packed) noexcept;
  // The same of B = xᵀ, x[n][k].
  void (*pack_rows)(const float* x, std::size_t x_row, std::size_t n, std::size_t k, float* packed) noexcept;
  // sums[n] = the column sums of x[rows][n]: addition chains from +0, rows ascending.
  void (*column_sums)(const float* x, std::size_t rows, std::size_t n, float* sums) noexcept;
  // y += x
  void (*add)(const float* x, float* y, std::size_t n) noexcept;

  void (*tanh_forward)(const float* x, float* y, std::size_t n) noexcept;
  // gradient = gradient * (1 - y * y); `grad_input` may be `grad_output` itself.
  void (*tanh_backward)(const float* y, const float* grad_output, float* grad_input, std::size_t n) noexcept;

  // One row of logits: writes the gradient over `divisor` when grad is not null, returns the row's loss. `scratch` holds
  // `classes` doubles.
  double (*cross_entropy_row)(const float* logits, std::size_t classes, std::size_t target, double divisor, double* scratch,
                              float* grad) noexcept;

  // `buffer` is null without momentum; `first`: it holds nothing yet.
  void (*sgd_step)(float* parameter, const float* gradient, float* buffer, bool first, const SgdOptions& options,
                   std::size_t n) noexcept;
};

}  // namespace samebits

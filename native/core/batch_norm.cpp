#include "core/batch_norm.hpp"

#include <algorithm>
#include <cmath>

#include "core/block_sums.hpp"

namespace samebits {
namespace {

template <typename F>
void for_each_rows(const Compute& compute, const BatchNormSize& size, const F& f) {
  compute.for_each_part(size.rows, kActivationsPerThread / std::max<std::size_t>(size.columns, 1) + 1, f);
}

double scale_of(double variance, double eps) { return 1 / std::sqrt(variance + eps); }

void take_batch(const RunningStatistics& running, const double* means, const double* squares,
                const BatchNormSize& size) {
  *running.batches = static_cast<std::int64_t>(static_cast<std::uint64_t>(*running.batches) + 1);
  if (size.rows == 0) return;
  const double share = std::isnan(running.momentum) ? 1 / static_cast<double>(*running.batches) : running.momentum;
  const double rest = 1 - share, freedom = static_cast<double>(size.rows) - 1;
  for (std::size_t j = 0; j < size.columns; ++j) {
    running.mean[j] = static_cast<float>(share * means[j] + rest * static_cast<double>(running.mean[j]));
    const double variance = squares[j] / freedom;
    running.variance[j] = static_cast<float>(share * variance + rest * static_cast<double>(running.variance[j]));
  }
}

}  // namespace

void batch_moments(Compute& compute, const float* x, double* moments, const RunningStatistics* running,
                   const BatchNormSize& size) {
  const std::size_t columns = size.columns;
  const double n = static_cast<double>(size.rows);
  const auto add_rows = [&](double* sums, std::size_t first, std::size_t rows) {
    compute.kernels.batch_norm_sums(x + first * columns, sums, rows, columns);
  };
  const double* sums = BlockSums(compute, size.rows, columns, add_rows).whole();
  std::transform(sums, sums + columns, moments, [=](double sum) { return sum / n; });
  const auto add_squares = [&](double* sums, std::size_t first, std::size_t rows) {
    compute.kernels.batch_norm_squares(x + first * columns, moments, sums, rows, columns);
  };
  const double* squares = BlockSums(compute, size.rows, columns, add_squares).whole();
  std::transform(squares, squares + columns, moments + columns,
                 [&](double sum) { return scale_of(sum / n, size.eps); });
  if (running) take_batch(*running, moments, squares, size);
}

void running_moments(const float* mean, const float* variance, double* moments, std::size_t columns, double eps) {
  std::copy_n(mean, columns, moments);
  std::transform(variance, variance + columns, moments + columns,
                 [=](float v) { return scale_of(static_cast<double>(v), eps); });
}

void batch_norm_forward(const Compute& compute, const float* x, const double* moments, const float* weight,
                        const float* bias, float* y, const BatchNormSize& size) {
  const std::size_t columns = size.columns;
  for_each_rows(compute, size, [&](std::size_t first, std::size_t last) {
    compute.kernels.batch_norm_forward(x + first * columns, moments, weight, bias, y + first * columns, last - first,
                                       columns);
  });
}

void batch_norm_backward(Compute& compute, const float* x, const double* moments, const float* weight,
                         const float* grad_output, const BatchNormGradients& gradients, const BatchNormSize& size) {
  const std::size_t columns = size.columns;
  const auto sum_rows = [&](double* sums, std::size_t first, std::size_t rows) {
    const std::size_t at = first * columns;
    compute.kernels.batch_norm_backward_sums(x + at, moments, grad_output + at, sums, rows, columns);
  };
  BlockSums sums(compute, size.rows, 2 * columns, sum_rows);
  const float* rounded = sums.rounded();
  sums.give(rounded, gradients.weight, columns, gradients.accumulate);
  sums.give(rounded + columns, gradients.bias, columns, gradients.accumulate);
  if (!gradients.input) return;
  double* means = sums.whole();
  for (std::size_t j = 0; j < 2 * columns; ++j) means[j] /= static_cast<double>(size.rows);
  for_each_rows(compute, size, [&](std::size_t first, std::size_t last) {
    const std::size_t at = first * columns;
    compute.kernels.batch_norm_backward_input(x + at, moments, weight, grad_output + at,
                                              gradients.moments_of_batch ? means : nullptr, gradients.input + at,
                                              last - first, columns);
  });
}

void reserve_batch_norm(Compute& compute, const BatchNormSize& size) {
  compute.work_space(BlockSums::floats(size.rows, 2 * size.columns));
}

}  // namespace samebits

#include "core/loss.hpp"

#include <algorithm>

namespace samebits {
namespace {

// The sum of the weights of the classes that are not ignored, in order.
double weight_of_classes(const Loss& loss, const std::int32_t* indices, std::size_t rows) {
  if (!loss.weight)
    return static_cast<double>(rows -
                               static_cast<std::size_t>(std::count(indices, indices + rows, loss.ignore_index())));
  double sum = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    if (indices[r] != loss.ignore_index()) sum += static_cast<double>(loss.weight[indices[r]]);
  }
  return sum;
}

// The losses of `count` rows from row `first` on, added to `sum`.
double add_part(const Kernels& kernels, double sum, Loss loss, const LossRows& all, std::size_t first,
                std::size_t count, double* scratch) {
  LossRows rows = all;
  const std::size_t skipped = first * all.columns;
  rows.input += skipped;
  rows.target = all.target.from(first, all.columns);
  if (rows.grad) rows.grad += skipped;
  if (loss.weighs_elements && loss.weight) loss.weight += skipped;
  if (loss.weighs_elements && loss.pos_weight) loss.pos_weight += skipped;
  rows.rows = count;
  return kernels.add_row_losses(sum, loss, rows, scratch);
}

// Of the rows `first` to `last` - 1.
double sum_of_losses(const Kernels& kernels, const Loss& loss, const LossRows& all, std::size_t first, std::size_t last,
                     double* scratch) {
  const std::size_t at_once = loss_rows_at_once(all.rows, all.columns);
  double sum = 0;
  for (; first < last; first += at_once) {
    sum = add_part(kernels, sum, loss, all, first, std::min(at_once, last - first), scratch);
  }
  return sum;
}

}  // namespace

bool is_valid_target(const Loss& loss, const std::int32_t* indices, std::size_t rows, std::size_t columns) {
  return std::all_of(indices, indices + rows, [=, ignored = loss.ignore_index()](std::int32_t t) {
    return t == ignored || (t >= 0 && static_cast<std::size_t>(t) < columns);
  });
}

std::size_t loss_scratch(std::size_t rows, std::size_t columns) {
  return loss_rows_scratch(loss_rows_at_once(rows, columns), columns);
}

double loss_divisor(const Loss& loss, Target target, std::size_t rows, std::size_t columns) {
  if (loss.reduction == Reduction::sum) return 1;
  if (loss.reduction == Reduction::batchmean) return static_cast<double>(rows);
  if (!takes_indices(loss.kind)) return static_cast<double>(rows * columns);
  if (target.values) return static_cast<double>(rows);
  return weight_of_classes(loss, target.indices, rows);
}

double block_loss(const Kernels& kernels, const Loss& loss, const LossRows& block, double* scratch) {
  return sum_of_losses(kernels, loss, block, 0, block.rows, scratch);
}

float loss_forward(const Kernels& kernels, const Loss& loss, const float* input, Target target, float* grad,
                   std::size_t rows, std::size_t columns, double* scratch) {
  const double divisor = loss_divisor(loss, target, rows, columns);
  const LossRows all{input, target, grad, rows, columns, divisor};
  double total = 0;
  for (std::size_t first = 0; first < rows; first += kSampleBlock) {
    total += sum_of_losses(kernels, loss, all, first, std::min(first + kSampleBlock, rows), scratch);
  }
  return static_cast<float>(total / divisor);
}

void row_losses(const Kernels& kernels, const Loss& loss, const float* input, Target target, float* grad,
                std::size_t rows, std::size_t columns, double* scratch, float* losses) {
  const LossRows all{input, target, grad, rows, columns, loss_divisor(loss, target, rows, columns)};
  for (std::size_t r = 0; r < rows; ++r) losses[r] = static_cast<float>(add_part(kernels, 0, loss, all, r, 1, scratch));
}

}  // namespace samebits

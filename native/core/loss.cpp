#include "core/loss.hpp"

#include <algorithm>

namespace samebits {
namespace {

// The sum of the weights of the classes that are not ignored, in order.
double weight_of_classes(const Loss& loss, const std::int32_t* indices, std::size_t rows) {
  if (!loss.weight)
    return static_cast<double>(rows - static_cast<std::size_t>(std::count(indices, indices + rows, loss.ignore_index)));
  double sum = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    if (indices[r] != loss.ignore_index) sum += static_cast<double>(loss.weight[indices[r]]);
  }
  return sum;
}

double divisor_of(const Loss& loss, Target target, std::size_t rows, std::size_t columns) {
  if (loss.reduction == Reduction::sum) return 1;
  if (!takes_indices(loss.kind)) return static_cast<double>(rows * columns);
  if (target.values) return static_cast<double>(rows);
  return weight_of_classes(loss, target.indices, rows);
}

// `count` rows from row `first` on.
LossRows part(const LossRows& all, std::size_t first, std::size_t count) {
  LossRows rows = all;
  rows.input += first * all.columns;
  if (rows.target.indices) rows.target.indices += first;
  if (rows.target.values) rows.target.values += first * all.columns;
  if (rows.grad) rows.grad += first * all.columns;
  rows.rows = count;
  return rows;
}

}  // namespace

bool is_valid_target(const Loss& loss, const std::int32_t* indices, std::size_t rows, std::size_t columns) {
  return std::all_of(indices, indices + rows, [=, ignored = loss.ignore_index](std::int32_t t) {
    return t == ignored || (t >= 0 && static_cast<std::size_t>(t) < columns);
  });
}

std::size_t loss_scratch(std::size_t rows, std::size_t columns) {
  return loss_rows_scratch(loss_rows_at_once(rows, columns), columns);
}

float loss_forward(const Kernels& kernels, const Loss& loss, const float* input, Target target, float* grad,
                   std::size_t rows, std::size_t columns, double* scratch) {
  const double divisor = divisor_of(loss, target, rows, columns);
  const LossRows all{input, target, grad, rows, columns, divisor};
  const std::size_t at_once = loss_rows_at_once(rows, columns);
  double total = 0;
  for (std::size_t block = 0; block < rows; block += kSampleBlock) {
    const std::size_t end = std::min(block + kSampleBlock, rows);
    double sum = 0;
    for (std::size_t first = block; first < end; first += at_once) {
      sum = kernels.add_row_losses(sum, loss, part(all, first, std::min(at_once, end - first)), scratch);
    }
    total += sum;
  }
  return static_cast<float>(total / divisor);
}

}  // namespace samebits

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

// `count` rows from row `first` on, with the loss's arrays for them.
struct Part {
  Loss loss;
  LossRows rows;
};

Part part_of(const Loss& loss, const LossRows& rows, std::size_t first, std::size_t count) {
  Part part{loss, rows};
  const std::size_t skipped = first * rows.columns;
  part.rows.input += skipped;
  part.rows.target = rows.target.from(first, rows.columns);
  if (rows.grad) part.rows.grad += skipped;
  if (loss.weighs_elements && loss.weight) part.loss.weight += skipped;
  if (loss.weighs_elements && loss.pos_weight) part.loss.pos_weight += skipped;
  part.rows.rows = count;
  return part;
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
  const std::size_t at_once = loss_rows_at_once(block.rows, block.columns);
  double sum = 0;
  for (std::size_t first = 0; first < block.rows; first += at_once) {
    const Part part = part_of(loss, block, first, std::min(at_once, block.rows - first));
    sum = kernels.add_row_losses(sum, part.loss, part.rows, scratch);
  }
  return sum;
}

float loss_forward(const Kernels& kernels, const Loss& loss, const float* input, Target target, float* grad,
                   std::size_t rows, std::size_t columns, double* scratch) {
  const double divisor = loss_divisor(loss, target, rows, columns);
  const LossRows all{input, target, grad, rows, columns, divisor};
  double total = 0;
  for (std::size_t first = 0; first < rows; first += kSampleBlock) {
    const Part block = part_of(loss, all, first, std::min(kSampleBlock, rows - first));
    total += block_loss(kernels, block.loss, block.rows, scratch);
  }
  return static_cast<float>(total / divisor);
}

void row_losses(const Kernels& kernels, const Loss& loss, const float* input, Target target, float* grad,
                std::size_t rows, std::size_t columns, double* scratch, float* losses) {
  const LossRows all{input, target, grad, rows, columns, loss_divisor(loss, target, rows, columns)};
  for (std::size_t r = 0; r < rows; ++r) {
    const Part row = part_of(loss, all, r, 1);
    losses[r] = static_cast<float>(kernels.add_row_losses(0, row.loss, row.rows, scratch));
  }
}

}  // namespace samebits

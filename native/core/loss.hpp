// A loss of rows, and its gradient (lib/backend/reference/operations/loss.ts): Loss and Target stand in kernels.hpp.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/kernels.hpp"

namespace samebits {

// What its target may be: class indices, values, or either.
inline Targets targets_of(Loss::Kind kind) { return kLossLayouts[static_cast<std::size_t>(kind)].targets; }
inline bool takes_indices(Loss::Kind kind) { return targets_of(kind) != Targets::values; }
inline bool takes_values(Loss::Kind kind) { return targets_of(kind) != Targets::indices; }

// Whether every index is in [0, columns) or the one to ignore.
bool is_valid_target(const Loss& loss, const std::int32_t* indices, std::size_t rows, std::size_t columns);

// The doubles that the functions below work with, for up to `rows` rows.
std::size_t loss_scratch(std::size_t rows, std::size_t columns);

// What the sum of the rows' losses is divided by: lossDivisor().
double loss_divisor(const Loss& loss, Target target, std::size_t rows, std::size_t columns);
// The sum of the losses of a block of rows, at most kSampleBlock; sets their gradient.
double block_loss(const Kernels& kernels, const Loss& loss, const LossRows& block, double* scratch);

// The loss of input[rows][columns]; writes its gradient when `grad` is not null. Class indices are valid.
float loss_forward(const Kernels& kernels, const Loss& loss, const float* input, Target target, float* grad,
                   std::size_t rows, std::size_t columns, double* scratch);
// The same, but for `losses`[rows], each row's loss, in place of the whole.
void row_losses(const Kernels& kernels, const Loss& loss, const float* input, Target target, float* grad,
                std::size_t rows, std::size_t columns, double* scratch, float* losses);

}  // namespace samebits

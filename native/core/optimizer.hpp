// A step of an optimiser: lib/backend/reference/optimizer.ts defines it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>

#include "core/power.hpp"
#include "kernels/kernels.hpp"

namespace samebits {

// One group's options: doubles, as PyTorch holds them. Only its kind's own are read.
struct OptimizerRule {
  enum class Kind : std::uint8_t { sgd, adam, adamw, rmsprop, adagrad } kind;
  double lr = 0, weight_decay = 0;
  bool maximize = false;
  double momentum = 0;  // sgd, rmsprop
  double dampening = 0;
  bool nesterov = false;
  double beta1 = 0, beta2 = 0;
  bool amsgrad = false;
  double eps = 0;  // all but sgd
  double alpha = 0;
  bool centered = false;
  double lr_decay = 0;
};
constexpr std::uint8_t kOptimizerKinds = 5;

// What is kept of one parameter, in the order of lib/backend/optimizer_state.ts; null where the rule uses none.
constexpr std::size_t kOptimizerSlots = 3;
struct OptimizerBuffers {
  float* slot[kOptimizerSlots] = {};
};

bool uses_slot(const OptimizerRule& rule, std::size_t slot);
// The count after a step: SGD's is of the updates of its momentum buffer.
std::uint32_t count_step(const OptimizerRule& rule, std::uint32_t step);

// What a step by a rule computes with.
using OptimizerScalars = std::variant<SgdScalars, AdamScalars, RmspropScalars, AdagradScalars>;

// The powers of a rule's betas, kept from step to step.
struct BetaPowers {
  Powers first, second;
};

// `step`: how many were made before.
OptimizerScalars optimizer_scalars(const OptimizerRule& rule, std::uint32_t step, BetaPowers& powers);

// One step on `n` elements.
void optimizer_step(const Kernels& kernels, const OptimizerScalars& scalars, float* parameter, const float* gradient,
                    const OptimizerBuffers& buffers, std::size_t n);

}  // namespace samebits

// A step of an optimiser: lib/backend/reference/optimizer.ts defines it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <variant>

#include "core/kinds.hpp"
#include "core/power.hpp"
#include "kernels/kernels.hpp"

namespace samebits {

// One group's options: doubles, as PyTorch holds them. Only its kind's own are read.
struct OptimizerRule {
  using Kind = OptimizerKind;
  Kind kind;
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

// An option of one kind's own, which is a number or a flag, by the name that it has in lib/backend/kinds.ts.
struct OptimizerOption {
  const char* name = nullptr;
  double OptimizerRule::* number = nullptr;
  bool OptimizerRule::* flag = nullptr;
};

// In the order in which they cross; null beyond the last.
constexpr std::size_t kOptimizerOptions = 4, kOptimizerSlots = 3;
struct OptimizerLayout {
  OptimizerOption options[kOptimizerOptions];
  const char* slots[kOptimizerSlots];  // what is kept of one parameter
};

// By kind.
inline constexpr OptimizerLayout kAdamLayout = {{{.name = "beta1", .number = &OptimizerRule::beta1},
                                                 {.name = "beta2", .number = &OptimizerRule::beta2},
                                                 {.name = "eps", .number = &OptimizerRule::eps},
                                                 {.name = "amsgrad", .flag = &OptimizerRule::amsgrad}},
                                                {"expAvg", "expAvgSq", "maxExpAvgSq"}};
inline constexpr OptimizerLayout kOptimizerLayouts[] = {
    {{{.name = "momentum", .number = &OptimizerRule::momentum},
      {.name = "dampening", .number = &OptimizerRule::dampening},
      {.name = "nesterov", .flag = &OptimizerRule::nesterov}},
     {"momentumBuffer"}},
    kAdamLayout,
    kAdamLayout,
    {{{.name = "alpha", .number = &OptimizerRule::alpha},
      {.name = "eps", .number = &OptimizerRule::eps},
      {.name = "momentum", .number = &OptimizerRule::momentum},
      {.name = "centered", .flag = &OptimizerRule::centered}},
     {"squareAvg", "momentumBuffer", "gradAvg"}},
    {{{.name = "lrDecay", .number = &OptimizerRule::lr_decay}, {.name = "eps", .number = &OptimizerRule::eps}},
     {"sum"}},
};
static_assert(std::size(kOptimizerLayouts) == count_of(kOptimizerKindNames));

// null where the rule uses none.
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

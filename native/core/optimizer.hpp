// A step of an optimiser: lib/backend/reference/operations/optimizer.ts defines it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

#include "core/power.hpp"
#include "kernels/kernels.hpp"

namespace samebits {

// The names of a kind's own options, in the order in which they cross, and of what is kept of one parameter.
struct OptimizerLayout {
  std::span<const char* const> options, slots;
};

// By kind.
inline constexpr OptimizerLayout kOptimizerLayouts[] = {
#define SAMEBITS_LAYOUT(name, Type) {Type::kOptions, Type::kSlots},
    SAMEBITS_OPTIMIZERS(SAMEBITS_LAYOUT)
#undef SAMEBITS_LAYOUT
};

// The most that a kind has.
constexpr std::size_t kOptimizerOptions =
    std::max_element(std::begin(kOptimizerLayouts), std::end(kOptimizerLayouts), [](const auto& a, const auto& b) {
      return a.options.size() < b.options.size();
    })->options.size();
constexpr std::size_t kOptimizerSlots =
    std::max_element(std::begin(kOptimizerLayouts), std::end(kOptimizerLayouts), [](const auto& a, const auto& b) {
      return a.slots.size() < b.slots.size();
    })->slots.size();

// One group's options.
struct OptimizerRule {
  using Kind = OptimizerKind;
  Kind kind;
  CommonOptions common;
  double own[kOptimizerOptions] = {};  // the kind's, beyond which they are not read
};

// null where the rule uses none.
struct OptimizerBuffers {
  float* slot[kOptimizerSlots] = {};
};

bool uses_slot(const OptimizerRule& rule, std::size_t slot);
Progress progress_after(const OptimizerRule& rule, const Progress& before);

// The powers of a rule's betas, kept from step to step.
struct BetaPowers {
  Powers first, second;
};

OptimizerScalars optimizer_scalars(const OptimizerRule& rule, const Progress& before, BetaPowers& powers);

}  // namespace samebits

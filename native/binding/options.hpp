// Options that cross as numbers; lib/backend/native/pack.ts packs them.
#pragma once

#include <algorithm>

#include "binding/args.hpp"
#include "core/loss.hpp"
#include "core/optimizer.hpp"
#include "kernels/kernels.hpp"

namespace samebits::binding {

// A rule as doubles: kind, lr, weightDecay, maximize; then the kind's own options in the order of its layout.
constexpr std::size_t kCommonNumbers = 4, kRuleNumbers = kCommonNumbers + kOptimizerOptions;

inline OptimizerRule optimizer_rule(const double* v) {
  OptimizerRule rule{.kind = kind<OptimizerKind>(v[0], kOptimizerKindNames),
                     .common = {.lr = v[1], .weight_decay = v[2], .maximize = v[3] != 0}};
  std::copy_n(v + kCommonNumbers, kOptimizerOptions, rule.own);
  return rule;
}

// A loss as doubles: kind, reduction, and its options in the order of its layout.
constexpr std::size_t kLossNumbers = 2 + kLossOptions;

// Without its arrays.
inline Loss loss_options(Napi::Value numbers) {
  const double* v = array<double>(numbers, kLossNumbers);
  Loss loss{.kind = kind<LossKind>(v[0], kLossKindNames), .reduction = kind<Reduction>(v[1], kReductionNames)};
  std::copy_n(v + 2, kLossOptions, loss.options);
  const bool ignores = takes_indices(loss.kind);
  require(!ignores || (v[2] >= -0x1p31 && v[2] < 0x1p31), "the index to ignore is out of range");
  return loss;
}

}  // namespace samebits::binding

// Plans of nets, steps and runs as arguments; lib/backend/native/pack.ts packs them.
#pragma once

#include <napi.h>

#include <cstddef>
#include <vector>

#include "binding/args.hpp"
#include "core/step.hpp"
#include "core/trainer.hpp"

namespace samebits::binding {

// (layers, inputFeatures, generators), from argument `first` on.
constexpr std::size_t kNetArguments = 3;
NetPlan net_plan(const Arguments& info, std::size_t first);

// A net's, then (loss, hasWeight, hasPosWeight, targetColumns, parameterGroups, clipGradNorm | null).
constexpr std::size_t kStepArguments = kNetArguments + 6;
StepPlan step_plan(const Arguments& info, std::size_t first);

// The optimiser's rules, one row of `groups` or several; checked against the groups that the plan names.
std::vector<OptimizerRule> rules(View<double> numbers, const StepPlan& plan, std::size_t groups);

}  // namespace samebits::binding

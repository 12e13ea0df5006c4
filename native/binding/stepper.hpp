// What a JavaScript function has of a core Step on the caller's own arrays.
#pragma once

#include <napi.h>

#include <array>
#include <memory>
#include <vector>

#include "binding/pinned.hpp"
#include "core/step.hpp"

namespace samebits::binding {

class Addon;

class StepperObject {
 public:
  // (step plan..., rows, memory); memory: { parameters, buffers, counters, generators, weight, posWeight, slots, steps,
  // muProducts, rules }
  StepperObject(const Arguments& info, const Addon& addon);

  // (x, y, rows, output?): number
  Napi::Value step(const Arguments& info);

  const Addon& addon() const { return addon_; }

 private:
  StepMemory pin_memory(Napi::Object memory, const StepPlan& plan);
  std::array<float*, kOptimizerSlots> pin_slots(Napi::Value slots, std::size_t length);
  // The rules as they are now.
  const OptimizerRule* current_rules();
  // The target of `rows` samples; indices are copied and checked, since another thread may write to a shared array.
  Target current_target(Napi::Value y, std::size_t rows);

  const Addon& addon_;
  PinnedArrays arrays_;
  std::size_t rows_;  // of a batch at most
  View<double> rule_numbers_;
  std::vector<OptimizerRule> rules_;
  std::vector<double> known_rules_;  // the numbers that the rules were made of, when all that they need was there
  std::vector<std::int32_t> indices_;
  StepMemory memory_;
  std::unique_ptr<Step> step_;
};

}  // namespace samebits::binding

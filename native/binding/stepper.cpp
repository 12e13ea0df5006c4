#include "binding/stepper.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "binding/addon.hpp"
#include "binding/args.hpp"
#include "binding/options.hpp"
#include "binding/plans.hpp"

namespace samebits::binding {

StepperObject::StepperObject(const Arguments& info, const Addon& addon) : addon_(addon) {
  StepPlan plan = step_plan(info, 0);
  rows_ = size(info[kStepArguments]);
  require_no(plan.check(rows_));
  memory_ = pin_memory(object(info[kStepArguments + 1]), plan);
  rules_ = rules(rule_numbers_, plan, rule_numbers_.size / kRuleNumbers);
  step_ = std::make_unique<Step>(std::move(plan), memory_, rows_, addon_.kernels(), addon_.threads());
}

StepMemory StepperObject::pin_memory(Napi::Object memory, const StepPlan& plan) {
  const std::size_t columns = plan.net.output_features();
  const auto sizes = plan.net.parameter_sizes();
  StepMemory pinned{};
  pinned.net.parameters = arrays_.pin_all<float>(memory.Get("parameters"), sizes);
  pinned.net.buffers = arrays_.pin_all<float>(memory.Get("buffers"), plan.net.buffer_sizes());
  const std::vector<std::size_t> ones(plan.net.counters(), 1);
  pinned.net.counters = arrays_.pin_all<std::int64_t>(memory.Get("counters"), ones);
  const auto slots = elements(memory.Get("slots"), sizes.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) pinned.slots.push_back(pin_slots(slots[i], sizes[i]));
  for (const Napi::Value state : elements(memory.Get("generators"), plan.net.generators)) {
    auto* words = arrays_.pin<std::uint32_t>(state, sizeof(GeneratorState) / sizeof(std::uint32_t));
    pinned.net.generators.push_back(reinterpret_cast<GeneratorState*>(words));
  }
  if (plan.has_weight) pinned.weight = arrays_.pin<float>(memory.Get("weight"), columns);
  if (plan.has_pos_weight) pinned.pos_weight = arrays_.pin<float>(memory.Get("posWeight"), columns);
  pinned.steps = arrays_.pin<std::uint32_t>(memory.Get("steps"), sizes.size());
  pinned.mu_products = arrays_.pin<float>(memory.Get("muProducts"), sizes.size());
  const Napi::Value rules = memory.Get("rules");
  rule_numbers_ = view<double>(rules);
  arrays_.pin<double>(rules, rule_numbers_.size);
  return pinned;
}

std::array<float*, kOptimizerSlots> StepperObject::pin_slots(Napi::Value slots, std::size_t length) {
  std::array<float*, kOptimizerSlots> pinned{};
  const auto arrays = elements(slots, kOptimizerSlots);
  for (std::size_t i = 0; i < kOptimizerSlots; ++i) {
    if (!arrays[i].IsNull()) pinned[i] = arrays_.pin<float>(arrays[i], length);
  }
  return pinned;
}

const OptimizerRule* StepperObject::current_rules() {
  const View<double>& numbers = rule_numbers_;
  const bool known = known_rules_.size() == numbers.size && numbers.size > 0 &&
                     std::memcmp(known_rules_.data(), numbers.data, numbers.size * sizeof(double)) == 0;
  if (known) return rules_.data();
  known_rules_.clear();
  for (std::size_t i = 0; i < rules_.size(); ++i) rules_[i] = optimizer_rule(rule_numbers_.data + i * kRuleNumbers);
  const auto& groups = step_->plan().parameter_groups;
  const auto sizes = step_->plan().net.parameter_sizes();
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i] < 0 || sizes[i] == 0) continue;  // an empty array has no memory
    for (std::size_t slot = 0; slot < kOptimizerSlots; ++slot) {
      const bool has = memory_.slots[i][slot] || !uses_slot(rules_[static_cast<std::size_t>(groups[i])], slot);
      require(has, "an optimiser's array is missing");
    }
  }
  known_rules_.assign(numbers.data, numbers.data + numbers.size);
  return rules_.data();
}

Target StepperObject::current_target(Napi::Value y, std::size_t rows) {
  const StepPlan& plan = step_->plan();
  if (plan.target_columns != 0) return {nullptr, array<float>(y, rows * plan.target_columns)};
  const std::int32_t* given = array<std::int32_t>(y, rows);
  indices_.assign(given, given + rows);
  const bool valid = is_valid_target(plan.loss, indices_.data(), rows, plan.net.output_features());
  require(valid, "a target is not a class index");
  return {indices_.data(), nullptr};
}

Napi::Value StepperObject::step(const Arguments& info) {
  const Napi::Env env = info.Env();
  const std::size_t rows = size(info[2]);
  require(rows <= rows_, "the batch is larger than the stepper was made for");
  const float* x = array<float>(info[0], rows * step_->plan().net.input_features);
  const Target target = current_target(info[1], rows);
  const std::size_t columns = step_->plan().net.output_features();
  float* output = info[3].IsUndefined() ? nullptr : array<float>(info[3], rows * columns);
  arrays_.require_attached(env);
  for (const GeneratorState* state : memory_.net.generators)
    require(is_valid(*state), "the generator's state is not valid");
  const OptimizerRule* rules = current_rules();
  step_->compute().threads.limit = addon_.threads().limit;
  step_->prepare();
  const float loss = step_->run({x, target, rows}, rules);
  if (output)
    std::memmove(output, step_->gradients().output(),
                 rows * columns * sizeof(float));  // x itself, of a net of identities
  return Napi::Number::New(env, loss);
}

}  // namespace samebits::binding

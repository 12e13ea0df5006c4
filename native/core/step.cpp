#include "core/step.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/norm.hpp"

namespace samebits {
namespace {

std::vector<bool> frozen(const StepPlan& plan) {
  std::vector<bool> is_frozen;
  for (const std::int32_t group : plan.parameter_groups) is_frozen.push_back(group == kFrozen);
  return is_frozen;
}

// With the loss's arrays, which are in the memory.
StepPlan with_arrays(StepPlan plan, const StepMemory& memory) {
  plan.loss.weight = memory.weight;
  plan.loss.pos_weight = memory.pos_weight;
  return plan;
}

}  // namespace

const char* StepPlan::check(std::size_t rows) const {
  if (const char* problem = net.check(rows)) return problem;
  const std::size_t columns = net.output_features();
  if (parameter_groups.size() != net.parameter_sizes().size()) return "one group is wanted for each parameter";
  if (target_columns != 0 && target_columns != columns) return "a target has as many values as the net gives";
  if (target_columns == 0 && !takes_indices(loss.kind)) return "the loss takes values, not class indices";
  if (target_columns != 0 && !takes_values(loss.kind)) return "the loss takes class indices, not values";
  if (rows > 0 && columns == 0) return "there is nothing to train for";
  return nullptr;
}

Step::Step(StepPlan plan, StepMemory memory, std::size_t rows, const Kernels& kernels, Threads threads,
           bool accumulates, Reducer* reducer)
    : plan_(with_arrays(std::move(plan), memory)),
      memory_(std::move(memory)),
      gradients_({plan_.net, frozen(plan_), memory_.net, plan_.loss, accumulates, reducer}, rows, kernels,
                 std::move(threads)),
      sizes_(plan_.net.parameter_sizes()) {
  for (const std::int32_t group : plan_.parameter_groups) powers_.try_emplace(group);
  std::size_t gradient = 0;
  for (std::size_t i = 0; i < sizes_.size(); gradient += sizes_[i++]) {
    if (plan_.parameter_groups[i] == kFrozen) continue;
    unfrozen_.push_back({gradient, sizes_[i]});
    const bool follows = !scaled_.empty() && scaled_.back().from + scaled_.back().size == gradient;
    if (follows) scaled_.back().size += sizes_[i];
    else scaled_.push_back(unfrozen_.back());
  }
  norms_.resize(unfrozen_.size());
  reserve_norm(compute(), gradients_.size());
}

// Whether all trained parameters have been updated as often.
bool Step::alike() const {
  std::optional<Progress> first;
  for (std::size_t i = 0; i < sizes_.size(); ++i) {
    if (plan_.parameter_groups[i] < 0) continue;
    if (!first) first = memory_.progress(i);
    if (memory_.progress(i) != *first) return false;
  }
  return true;
}

void Step::prepare() {
  const bool are_alike = alike();
  if (are_alike && alike_) return;
  alike_ = false;
  stretches_.clear();
  std::size_t gradient = 0;
  for (std::size_t i = 0; i < sizes_.size(); ++i) {
    if (plan_.parameter_groups[i] >= 0) {
      if (!stretches_.empty() && continues(stretches_.back(), i)) {
        stretches_.back().size += sizes_[i];
        ++stretches_.back().count;
      } else {
        stretches_.push_back({.parameter = i,
                              .count = 1,
                              .size = sizes_[i],
                              .gradient = gradient,
                              .group = plan_.parameter_groups[i],
                              .shares_scalars = shares_scalars(i)});
      }
    }
    gradient += sizes_[i];
  }
  alike_ = are_alike;  // known for good only now: to remember the stretches takes memory
}

bool Step::shares_scalars(std::size_t parameter) const {
  if (stretches_.empty()) return false;
  const Stretch& last = stretches_.back();
  return last.group == plan_.parameter_groups[parameter] &&
         memory_.progress(last.parameter) == memory_.progress(parameter);
}

bool Step::continues(const Stretch& stretch, std::size_t parameter) const {
  const std::size_t first = stretch.parameter;
  // Threads share a large one as they shared the gradient's computation.
  if (sizes_[parameter] >= 2 * kUpdatesPerThread) return false;
  if (first + stretch.count != parameter || stretch.group != plan_.parameter_groups[parameter]) return false;
  if (memory_.progress(first) != memory_.progress(parameter)) return false;
  const auto follows = [&](const float* start, const float* next) { return start && start + stretch.size == next; };
  const auto &slots = memory_.slots[first], &own = memory_.slots[parameter];
  const bool slots_follow =
      std::equal(slots.begin(), slots.end(), own.begin(),
                 [&](const float* start, const float* next) { return (!start && !next) || follows(start, next); });
  return slots_follow && follows(memory_.net.parameters[first], memory_.net.parameters[parameter]);
}

float Step::run(const Batch& batch, const OptimizerRule* rules) {
  const float loss = gradients_.measure(batch);
  gradients_.backward(1, false);
  update(rules);
  return loss;
}

// clip_grad_norm_ over all gradients of the net.
void Step::clip() {
  float* gradients = gradients_.data();
  for (std::size_t i = 0; i < unfrozen_.size(); ++i) {
    norms_[i] = norm(compute(), gradients + unfrozen_[i].from, unfrozen_[i].size);
  }
  const float total = norm(compute(), norms_.data(), norms_.size());
  const float factor = clip_factor(total, plan_.max_norm);
  for (const Range& range : scaled_) {
    compute().for_each_part(range.size, kUpdatesPerThread, [&](std::size_t from, std::size_t to) {
      compute().kernels.scale(gradients + range.from + from, to - from, factor);
    });
  }
}

void Step::update(const OptimizerRule* rules) {
  if (plan_.clips) clip();
  for (auto stretch = stretches_.begin(); stretch != stretches_.end();) {
    const OptimizerRule& rule = rules[stretch->group];
    const Progress before = memory_.progress(stretch->parameter), after = progress_after(rule, before);
    const OptimizerScalars scalars = optimizer_scalars(rule, before, powers_.at(stretch->group));
    do {
      update(*stretch, scalars);
      std::fill_n(memory_.steps + stretch->parameter, stretch->count, after.step);
      std::fill_n(memory_.mu_products + stretch->parameter, stretch->count, after.mu_product);
    } while (++stretch != stretches_.end() && stretch->shares_scalars);
  }
}

void Step::update(const Stretch& stretch, const OptimizerScalars& scalars) {
  const auto& slots = memory_.slots[stretch.parameter];
  float* parameter = memory_.net.parameters[stretch.parameter];
  const float* gradient = gradients_.data() + stretch.gradient;
  compute().for_each_part(stretch.size, kUpdatesPerThread, [&](std::size_t from, std::size_t to) {
    OptimizerBuffers buffers;
    for (std::size_t i = 0; i < kOptimizerSlots; ++i) buffers.slot[i] = slots[i] ? slots[i] + from : nullptr;
    compute().kernels.optimizer_step(scalars, parameter + from, gradient + from, buffers.slot, to - from);
  });
}

}  // namespace samebits

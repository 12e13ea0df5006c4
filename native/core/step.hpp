// A training step on parameters and optimiser state that lie anywhere, with a waist: the gradients, of one batch or of
// several, which are forward pass, loss and backward pass; then the update, which is clipping and the optimiser.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "core/gradients.hpp"
#include "core/optimizer.hpp"

namespace samebits {

// A parameter's group where it has a gradient that counts for clipping, but no optimiser; and where it has no gradient.
constexpr std::int32_t kUntrained = -1, kFrozen = -2;

struct StepPlan {
  NetPlan net;
  Loss loss;  // its arrays are in the memory
  bool has_weight, has_pos_weight;
  std::size_t target_columns;                  // values of a sample's target, or 0: it is a class index
  std::vector<std::int32_t> parameter_groups;  // or kUntrained, kFrozen
  bool clips;
  double max_norm;  // when it clips

  // null, or what makes the plan unusable for batches of up to `rows` samples.
  const char* check(std::size_t rows) const;
};

// What a step works on. Slots that the rule does not use may be null.
struct StepMemory {
  NetMemory net;
  const float *weight, *pos_weight;                        // of the loss, one for each column, or null
  std::vector<std::array<float*, kOptimizerSlots>> slots;  // of each parameter
  std::uint32_t* steps;                                    // of each parameter, as its Progress has them
  float* mu_products;

  Progress progress(std::size_t parameter) const { return {steps[parameter], mu_products[parameter]}; }
};

class Step {
 public:
  // For batches of up to `rows` samples; a step of several accumulates. The reducer, if there is one, outlives it.
  [[gnu::cold]] Step(StepPlan plan, StepMemory memory, std::size_t rows, const Kernels& kernels, Threads threads,
                     bool accumulates = false, Reducer* reducer = nullptr);
  Step(const Step&) = delete;

  // To be called when the counts of steps have been set, before the next run.
  void prepare();
  // The first half of it, for each of its batches.
  Gradients& gradients() { return gradients_; }
  // Clipping and update by the gradients there are. `rules` are the optimiser's by group.
  void update(const OptimizerRule* rules);
  // All of it for one batch: its loss.
  float run(const Batch& batch, const OptimizerRule* rules);

  Compute& compute() { return gradients_.compute(); }
  // With its loss's arrays.
  const StepPlan& plan() const { return plan_; }
  const NetMemory& net_memory() const { return memory_.net; }

 private:
  // Parameters that lie one after another and are updated alike: one update for all of them.
  struct Stretch {
    std::size_t parameter, count, size, gradient;
    std::int32_t group;
    bool shares_scalars;  // with the stretch before: the same group, updated as often
  };

  // Where a gradient lies, or several.
  struct Range {
    std::size_t from, size;
  };

  bool alike() const;
  bool continues(const Stretch& stretch, std::size_t parameter) const;
  void clip();
  bool shares_scalars(std::size_t parameter) const;
  void update(const Stretch& stretch, const OptimizerScalars& scalars);

  StepPlan plan_;
  StepMemory memory_;
  Gradients gradients_;
  std::vector<std::size_t> sizes_;  // of each parameter
  std::vector<Range> unfrozen_;     // the gradient of each parameter that has one
  std::vector<Range> scaled_;       // the same, those together that lie together
  std::vector<Stretch> stretches_;
  bool alike_ = false;                         // prepared for trained parameters that have all been updated as often
  std::map<std::int32_t, BetaPowers> powers_;  // of each group
  std::vector<float> norms_;
};

}  // namespace samebits

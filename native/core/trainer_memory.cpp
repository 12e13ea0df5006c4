#include "core/trainer_memory.hpp"

#include <numeric>

namespace samebits {
namespace {

std::size_t total_parameters(const TrainerPlan& plan) {
  const auto sizes = plan.step.net.parameter_sizes();
  return std::accumulate(sizes.begin(), sizes.end(), std::size_t{0});
}

}  // namespace

DataSet::DataSet(std::size_t samples, const StepPlan& plan)
    : x(samples * plan.net.input_features),
      indices(plan.target_columns == 0 ? samples : 0),
      values(samples * plan.target_columns) {}

TrainerMemory::TrainerMemory(const TrainerPlan& plan)
    : parameters(total_parameters(plan)),
      slots(kOptimizerSlots * parameters.size),
      steps(plan.step.parameter_groups.size()),
      mu_products(steps.size),
      weight(plan.step.has_weight ? plan.step.net.output_features() : 0),
      pos_weight(plan.step.has_pos_weight ? plan.step.net.output_features() : 0),
      data(plan.samples, plan.step),
      validation(plan.validation_samples, plan.step),
      generators(plan.step.net.generators) {}

}  // namespace samebits

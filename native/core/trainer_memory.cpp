#include "core/trainer_memory.hpp"

#include <array>
#include <numeric>
#include <utility>
#include <vector>

namespace samebits {
namespace {

std::size_t total(const std::vector<std::size_t>& sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), std::size_t{0});
}

}  // namespace

DataSet::DataSet(std::size_t samples, const StepPlan& plan)
    : x(samples * plan.net.input_features),
      indices(plan.target_columns == 0 ? samples : 0),
      values(samples * plan.target_columns) {}

TrainerMemory::TrainerMemory(const TrainerPlan& plan)
    : parameters(total(plan.step.net.parameter_sizes())),
      buffers(total(plan.step.net.buffer_sizes())),
      counters(plan.step.net.counters()),
      slots(kOptimizerSlots * parameters.size),
      steps(plan.step.parameter_groups.size()),
      mu_products(steps.size),
      weight(plan.step.has_weight ? plan.step.net.output_features() : 0),
      pos_weight(plan.step.has_pos_weight ? plan.step.net.output_features() : 0),
      data(plan.stored ? 0 : plan.samples, plan.step),
      validation(plan.validation_stored ? 0 : plan.validation_samples, plan.step),
      generators(plan.step.net.generators) {}

StepMemory TrainerMemory::for_steps(const NetPlan& net) {
  const auto or_null = [](const Buffer<float>& buffer) { return buffer.size == 0 ? nullptr : buffer.data.get(); };
  StepMemory memory{{}, or_null(weight), or_null(pos_weight), {}, steps.data.get(), mu_products.data.get()};
  float* parameter = parameters.data.get();
  for (const std::size_t size : net.parameter_sizes()) {
    memory.net.parameters.push_back(parameter);
    std::array<float*, kOptimizerSlots> all;
    float* slot = slots.data.get() + (parameter - parameters.data.get());
    for (float*& own : all) own = std::exchange(slot, slot + parameters.size);
    memory.slots.push_back(all);
    parameter += size;
  }
  float* buffer = buffers.data.get();
  for (const std::size_t size : net.buffer_sizes()) {
    memory.net.buffers.push_back(buffer);
    buffer += size;
  }
  for (std::size_t i = 0; i < counters.size; ++i) memory.net.counters.push_back(&counters.data[i]);
  for (std::size_t i = 0; i < generators.size; ++i) memory.net.generators.push_back(&generators.data[i]);
  return memory;
}

}  // namespace samebits

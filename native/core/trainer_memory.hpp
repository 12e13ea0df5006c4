// What a training run is told, and all that it works on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/buffer.hpp"
#include "core/generator.hpp"
#include "core/kinds.hpp"
#include "core/metrics.hpp"
#include "core/step.hpp"
#include "core/stored_rows.hpp"

namespace samebits {

struct TrainerPlan {
  StepPlan step;
  std::size_t samples, validation_samples, batch_size, validation_batch_size;
  bool drop_last;
  bool validates;          // after each epoch, in order
  bool stops_on_nan;       // before the update from a loss that is not finite
  std::size_t accumulate;  // batches whose gradients make one step
  Order order;             // drawn by generator 0, unless it is given
  std::optional<MetricsPlan> metrics{};
  std::optional<StoredRows> stored{}, validation_stored{};  // where the memory has none
};

// Samples with their targets: class indices or values, the other one empty. All are, where they lie in files.
struct DataSet {
  DataSet(std::size_t samples, const StepPlan& plan);

  Buffer<float> x;
  Buffer<std::int32_t> indices;
  Buffer<float> values;
};

struct TrainerMemory {
  explicit TrainerMemory(const TrainerPlan& plan);

  // What steps of that plan's net work on.
  StepMemory for_steps(const NetPlan& net);

  Buffer<float> parameters;  // weight before bias, layer by layer
  Buffer<float> buffers;     // the layers', in the same order
  Buffer<std::int64_t> counters;
  Buffer<float> slots;          // the optimiser's, each laid out as the parameters are
  Buffer<std::uint32_t> steps;  // of each parameter, as its Progress has them
  Buffer<float> mu_products;
  Buffer<float> weight, pos_weight;  // the loss's, or empty
  DataSet data, validation;
  Buffer<GeneratorState> generators;
};

}  // namespace samebits

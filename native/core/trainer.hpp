// A training run on memory of its own: shuffle, gather, forward, loss, backward, update; epoch after epoch in one call.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/generator.hpp"
#include "core/linear.hpp"
#include "core/loss.hpp"

namespace samebits {

struct LayerPlan {
  enum class Kind : std::uint8_t { linear, tanh, identity } kind;
  std::size_t in, out;  // equal unless linear
  bool bias;
};

// How an epoch draws (lib/backend/backend.ts).
enum class Order : std::uint8_t { sequential, reseeded, own };

struct TrainerPlan {
  std::vector<LayerPlan> layers;
  std::size_t input_features, samples, batch_size;
  bool drop_last;
  Order order;
  Reduction reduction;
  std::vector<std::int32_t> parameter_groups;  // -1: not trained

  Loss loss() const { return {Loss::Kind::cross_entropy, reduction}; }
  std::size_t classes() const { return layers.empty() ? input_features : layers.back().out; }
};

// An array whose elements start unset: large data is touched once, when it is written.
template <typename T>
struct Buffer {
  explicit Buffer(std::size_t count) : size(count), data(std::make_unique_for_overwrite<T[]>(count)) {}
  std::size_t size;
  std::unique_ptr<T[]> data;
};

struct TrainerMemory {
  Buffer<float> parameters, momentum;  // weight before bias, layer by layer
  Buffer<std::uint32_t> steps;         // updates of each parameter's momentum
  Buffer<float> x;
  Buffer<std::int32_t> y;
  GeneratorState generator;
};

struct TrainerReport {
  std::vector<double> losses, seconds;  // of each finished epoch
  bool cancelled = false;
};

class Trainer {
 public:
  // null, or what makes the plan unusable.
  static const char* check(const TrainerPlan& plan);

  Trainer(TrainerPlan plan, const Kernels& kernels, Threads threads);

  TrainerMemory& memory() { return memory_; }
  const TrainerPlan& plan() const { return plan_; }

  // null, or what in the memory cannot be trained on.
  const char* check_memory() const;
  TrainerReport run(std::size_t epochs, const std::vector<SgdOptions>& groups, const std::atomic<bool>& cancelled);

 private:
  struct Parameter {
    std::size_t offset, size;
  };
  struct Batch {
    const float* x;
    const std::int32_t* y;
    std::size_t rows;
  };

  void begin_epoch();
  void end_epoch();
  Batch gather(std::size_t first, std::size_t rows);
  float step(const Batch& batch, const std::vector<SgdOptions>& groups);
  void forward(const Batch& batch);
  void backward(const Batch& batch);
  void update(const std::vector<SgdOptions>& groups);
  const float* input_of(std::size_t layer, const Batch& batch) const { return layer ? outputs_[layer - 1] : batch.x; }

  TrainerPlan plan_;
  Compute compute_;
  std::vector<Parameter> parameters_;
  std::vector<std::size_t> first_parameter_;  // by layer
  std::size_t first_linear_;
  std::size_t trained_;  // samples of an epoch
  TrainerMemory memory_;

  // One step's work space.
  std::vector<float> activations_, gradient_, input_gradient_, parameter_gradients_, batch_x_;
  std::vector<float*> outputs_;  // by layer, into activations_
  std::vector<std::int32_t> order_, batch_y_;
  std::vector<double> loss_scratch_;
};

}  // namespace samebits

// A net in training: the forward pass of a batch and the backward pass after it, on parameters that lie anywhere.
#pragma once

#include <cstddef>
#include <vector>

#include "core/buffer.hpp"
#include "core/net_plan.hpp"

namespace samebits {

// What a pass works on: where each parameter lies, and the generators of the dropouts.
struct NetMemory {
  std::vector<float*> parameters;
  std::vector<GeneratorState*> generators;
};

class Net {
 public:
  // For batches of up to `rows` samples; `frozen` parameters, which are as many as the plan's, need no gradient.
  Net(const NetPlan& plan, std::size_t rows, const std::vector<bool>& frozen);

  // Gets the memory that both passes of so many rows work in, so that nothing can fail in the midst of them.
  void reserve(Compute& compute, std::size_t rows) const;

  // The output for x[rows][input_features] in training mode, in memory of the net's own or x itself.
  const float* forward(Compute& compute, const NetMemory& memory, const float* x, std::size_t rows);

  // Where the gradient of the last output goes before `backward`, which uses it up.
  float* output_gradient() { return gradients_.data.get(); }

  // After `forward` of x: the gradients of all parameters, one after another in `gradients`, or added to what is there;
  // unset where a parameter is frozen. The gradient of a value that several layers take is the sum of theirs, the last
  // layer's first, as PyTorch adds them.
  void backward(Compute& compute, const NetMemory& memory, const float* x, std::size_t rows, float* gradients,
                bool accumulate);

  // Of the last forward pass.
  const float* output() const { return values_[course_.output]; }

 private:
  // What a stage computes there, and back.
  struct Forward {
    const Stage* stage;
    float *y, *kept;
  };
  struct Backward {
    const Stage* stage;
    const float* kept;
    bool trains;                      // not all of its parameters are frozen
    float* grad_output;               // as the others in gradients_
    std::vector<float*> grad_inputs;  // null where nothing that the input comes of is trained
    std::vector<float*> sums;         // what each of them is added to, or null; empty where none is
  };

  // Whether something that each of the course's values comes of is trained.
  std::vector<bool> wanted_values(const std::vector<bool>& frozen) const;
  void plan_backward(const std::vector<bool>& frozen, std::size_t rows);
  const float* const* inputs_of(const Stage& stage);

  Course course_;
  std::vector<Buffer<float>> outputs_, kept_;  // of each stage
  std::vector<Forward> forward_;
  std::vector<Backward> backward_;
  std::vector<const float*> values_;  // in the pass at hand
  std::vector<const float*> inputs_;  // of a stage that takes several
  Buffer<float> gradients_;
};

}  // namespace samebits

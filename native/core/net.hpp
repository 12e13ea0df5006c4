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
  float* output_gradient() { return output_gradient_; }

  // After `forward` of x: the gradients of all parameters, one after another in `gradients`, or added to what is there;
  // unset where a parameter is frozen.
  void backward(Compute& compute, const NetMemory& memory, const float* x, std::size_t rows, float* gradients,
                bool accumulate);

  // Of the last forward pass.
  const float* output() const { return inputs_.back(); }

 private:
  struct Stage : LayerPlace {
    Buffer<float> output{}, kept{};
    float *grad_output = nullptr, *grad_input = nullptr;  // halves of gradients_; no grad_input where nobody wants it
    bool trains = false;                                  // not all of its parameters are frozen
  };

  std::vector<Stage> stages_;         // of each layer
  std::vector<const float*> inputs_;  // of each layer, and the output, in the pass at hand
  std::size_t first_trained_;
  Buffer<float> gradients_;
  float* output_gradient_;
};

}  // namespace samebits

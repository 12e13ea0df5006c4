// A net of layers: the forward pass of a batch and the backward pass after it, on parameters that lie anywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/buffer.hpp"
#include "core/generator.hpp"
#include "core/kinds.hpp"
#include "core/linear.hpp"

namespace samebits {

struct LayerPlan {
  using Kind = LayerKind;
  Kind kind;
  std::size_t in, out;    // equal unless linear
  bool bias;              // linear
  Activation activation;  // activation
  double p;               // dropout
  std::size_t generator;  // dropout: which of the net's generators draws its masks
};

struct NetPlan {
  std::vector<LayerPlan> layers;
  std::size_t input_features;
  std::size_t generators = 0;

  // null, or what makes the plan unusable for batches of up to `rows` samples.
  const char* check(std::size_t rows) const;
  std::size_t output_features() const { return layers.empty() ? input_features : layers.back().out; }
  // What a forward pass of so many rows costs, in multiply-adds.
  double work(std::size_t rows) const;
  // Elements of each parameter: weight before bias, layer by layer.
  std::vector<std::size_t> parameter_sizes() const;
};

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
  float* output_gradient() { return gradient_; }

  // After `forward` of x: the gradients of all parameters, one after another in `gradients`; unset where a parameter is
  // frozen.
  void backward(Compute& compute, const NetMemory& memory, const float* x, std::size_t rows, float* gradients);

 private:
  struct Layer {
    LayerPlan plan;
    std::size_t parameter;   // index of the first
    std::size_t gradient;    // offset of its gradient
    Buffer<float> output{};  // empty where the output takes the input's place
    Buffer<float> noise{};   // dropout
    bool in_place = false;
    bool applies_next = false;  // a linear layer that computes the activation after it too
    bool trains = false;        // linear: not all of its parameters are frozen
  };

  void forward_layer(Compute& compute, const NetMemory& memory, std::size_t i, std::size_t rows);
  void backward_layer(Compute& compute, const NetMemory& memory, std::size_t i, std::size_t rows, float* gradients);
  bool takes_inputs_place(std::size_t i) const;

  std::vector<Layer> layers_;
  std::vector<const float*> inputs_;  // of each layer, and the output, in the pass at hand
  std::size_t first_trained_;
  Buffer<float> gradients_;
  float *gradient_, *input_gradient_;  // halves of it
};

}  // namespace samebits

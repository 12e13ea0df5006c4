// A net in training: the forward pass of a batch and the backward pass after it, on parameters that lie anywhere.
#pragma once

#include <cstddef>
#include <vector>

#include "core/buffer.hpp"
#include "core/net_plan.hpp"

namespace samebits {

// What a pass works on: where each parameter, buffer and counter lies, and the generators of the dropouts.
struct NetMemory {
  std::vector<float*> parameters, buffers;
  std::vector<std::int64_t*> counters;
  std::vector<GeneratorState*> generators;
};

// Who goes through a pass: what it computes with, what the loss works in, and where a layer's arrays are noted.
struct Lane {
  Compute compute;
  std::vector<double> loss_scratch{};
  std::vector<const float*> inputs{};
  std::vector<float*> grad_inputs{};
  std::vector<float*> gradients{};  // of each parameter
};

class Net {
 public:
  // For batches of up to `rows` samples; `frozen` parameters, which are as many as the plan's, need no gradient.
  [[gnu::cold]] Net(const NetPlan& plan, std::size_t rows, const std::vector<bool>& frozen);

  // Gets the memory that both passes of so many rows at a time work in, so that nothing can fail in the midst of them.
  void reserve(Lane& lane, std::size_t rows) const;

  // A batch x[rows][input_features] in training mode, of which the passes go through the `own` rows only, some at a
  // time. Draws what is to be random in them.
  void begin(const Compute& compute, const NetMemory& memory, const float* x, std::size_t rows, Range own) {
    values_[0] = x;
    for (const auto& [layer, kept] : draws_) layer->draw({compute, memory.generators.data(), rows, own, kept});
  }

  // Several lanes may be in a pass at once, each of other rows.
  void forward(Lane& lane, const NetMemory& memory, Range rows) const;

  // The batch's output, in memory of the net's own or x itself.
  const float* output() const { return values_[course_.output]; }

  // Where the gradient of the output's rows from `row` on goes before `backward`, which uses it up.
  float* output_gradient(std::size_t row) const { return gradients_.data.get() + row * widest_; }

  // After `forward` of the rows: the gradients of all parameters, one after another in `gradients`, or added to what is
  // there; unset where a parameter is frozen. The gradient of a value that several layers take is the sum of theirs,
  // the last layer's first, as PyTorch adds them.
  void backward(Lane& lane, const NetMemory& memory, Range rows, float* gradients, bool accumulate) const;

 private:
  // What a stage draws, computes there, and back.
  struct Draws {
    const Layer* layer;
    float* kept;
  };
  struct Forward {
    const Stage* stage;
    float *y, *kept;
    std::size_t kept_width;  // of a row
  };
  struct Backward {
    const Stage* stage;
    const float* kept;
    std::size_t kept_width;
    bool trains;                      // not all of its parameters are frozen
    float* grad_output;               // of the batch, as the others: in gradients_, widest_ numbers a row
    std::vector<float*> grad_inputs;  // null where nothing that the input comes of is trained
    std::vector<float*> sums;         // what each of them is added to, or null; empty where none is
  };

  // Whether something that each of the course's values comes of is trained.
  std::vector<bool> wanted_values(const std::vector<bool>& frozen) const;
  void plan_backward(const std::vector<bool>& frozen, std::size_t rows);
  // A value of the batch, from row `row` on.
  const float* value_from(std::size_t value, std::size_t row) const {
    return row == 0 ? values_[value] : values_[value] + row * course_.widths[value];
  }
  // The stage's inputs from row `row` on; what a single one is goes into `only`.
  const float* const* inputs_of(Lane& lane, const Stage& stage, std::size_t row, const float*& only) const;

  Course course_;
  std::vector<Buffer<float>> outputs_, kept_;  // of each stage
  std::vector<Forward> forward_;
  std::vector<Backward> backward_;
  std::vector<Draws> draws_;
  std::vector<const float*> values_;      // of the batch at hand
  std::vector<std::size_t> places_;       // of each parameter's gradient among all of them
  std::size_t widest_, most_inputs_ = 1;  // numbers of a row of a value; inputs of a stage
  Buffer<float> gradients_;
};

}  // namespace samebits

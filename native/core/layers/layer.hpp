// A layer of a net: its sizes, and its passes on memory that others hold. Each kind has its class in a file of its
// name.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/compute.hpp"
#include "core/generator.hpp"

namespace samebits {

// In training, or as torch.nn.Module.eval() leaves it.
enum class Mode { training, eval };

// What a layer draws for a batch of `rows` rows, of which only its own need it.
struct Draw {
  const Compute& compute;
  GeneratorState* const* generators;  // the net's
  std::size_t rows;
  Range own;
  float* kept;  // of the whole batch
};

// y[rows][out] for x[rows][in]; a layer of several inputs takes all of them. The rows are a batch's, or some of it.
struct ForwardPass {
  Compute& compute;
  Mode mode;
  float* const* parameters;       // the layer's own
  float* const* buffers;          // likewise
  std::int64_t* const* counters;  // likewise; a predictor has none
  std::size_t rows;
  const float* x;
  const float* const* inputs;  // x is the first
  float* y;
  float* kept;                   // for the backward pass; null where there is to be none
  const Activation* activation;  // what y is of that in the end, or null
};

// After a forward pass: the gradients of what went into it.
struct BackwardPass {
  Compute& compute;
  Mode mode;
  float* const* parameters;
  std::size_t rows;
  const float *x, *y, *kept;  // as the forward pass had and left them
  float* grad_output;         // used up
  float* grad_input;          // null where nobody wants it
  float* const* grad_inputs;  // of each input; grad_input is the first
  float* const* gradients;    // of the parameters; null where nobody wants them
  bool accumulate;            // whether they are added to what is there
};

struct LayerArguments;

class Layer {
 public:
  // Whether a layer can be made of those; a class may have one of its own.
  static bool can_have(const LayerArguments&) { return true; }

  // Numbers of a row of the input and of the output.
  const std::size_t in, out;

  Layer(std::size_t in, std::size_t out) : in(in), out(out) {}
  virtual ~Layer() = default;

  // Whether inputs of so many numbers a row are what it takes.
  virtual bool takes(const std::vector<std::size_t>& widths) const { return widths == std::vector{in}; }
  // Elements of each parameter, in PyTorch's order.
  virtual std::vector<std::size_t> parameter_sizes() const { return {}; }
  // Elements of each buffer of floats, in PyTorch's order, and how many counters it has.
  virtual std::vector<std::size_t> buffer_sizes() const { return {}; }
  virtual std::size_t counters() const { return 0; }
  // How many generators the net must have for it.
  virtual std::size_t generators() const { return 0; }
  // Of one number of the output, in multiply-adds.
  virtual double cost() const { return 16; }
  // Whether a row of the output depends on all rows of the input.
  virtual bool mixes_rows(Mode) const { return false; }
  // Whether the output is the input.
  virtual bool passes_on(Mode) const { return false; }
  // What it applies to each element, if that is all that it does; a layer that can do the same to its own output.
  virtual const Activation* activation() const { return nullptr; }
  virtual bool applies_activations() const { return false; }
  // Numbers of a row that the backward pass in training takes besides input and output: drawn, or left by the forward
  // pass.
  virtual std::size_t kept() const { return 0; }
  // And numbers of the whole batch that the forward pass leaves for it; only of a layer that mixes rows then.
  virtual std::size_t kept_of_batch() const { return 0; }
  // Whether the input's gradient comes in the place of the output's.
  virtual bool goes_back_in_place() const { return true; }

  // Gets the memory that both passes of so many rows work in, so that nothing can fail in the midst of them.
  virtual void reserve(Compute&, std::size_t) const {}
  // Before the passes of a batch in training, in the order of the layers: whatever is to be random in them.
  virtual void draw(const Draw&) const {}
  // Not called where it passes its input on.
  virtual void forward(const ForwardPass& pass) const = 0;
  virtual void backward(const BackwardPass& pass) const = 0;

 protected:
  // f(first number, rows) for the rows of each thread, of a layer whose rows do not go by each other.
  template <typename F>
  void for_each_rows(const Compute& compute, std::size_t rows, const F& f) const {
    compute.for_each_part(rows, kActivationsPerThread / std::max<std::size_t>(in, 1) + 1,
                          [&](std::size_t first, std::size_t last) { f(first * in, last - first); });
  }
};

using LayerPointer = std::shared_ptr<const Layer>;

}  // namespace samebits

// The layers of a net, and how a pass goes through them.
#pragma once

#include <cstddef>
#include <vector>

#include "core/layers/layer.hpp"

namespace samebits {

// A layer, and the values that it takes: 0 is the net's input, i the output of node i - 1.
struct Node {
  LayerPointer layer;
  std::vector<std::size_t> inputs;
};

// A node in a pass.
struct Stage {
  LayerPointer layer;
  std::vector<std::size_t> inputs;  // values, as the output is
  std::size_t output;
  std::size_t parameter = 0, buffer = 0, counter = 0;  // indices of the first ones
  std::shared_ptr<const Activation> activation{};      // of the layer after it, which is computed along
  bool is_along = false;  // that layer: the output is the input, and only the way back is to be gone
};

// The stages of a pass in order. A node that passes its input on has none; its output is that same value.
struct Course {
  std::vector<Stage> stages;
  std::size_t output;               // the last value
  std::vector<std::size_t> widths;  // of each value: numbers of a row
};

struct NetPlan {
  std::vector<Node> nodes;
  std::size_t input_features;
  std::size_t generators = 0;

  // null, or what makes the plan unusable for batches of up to `rows` samples.
  [[gnu::cold]] const char* check(std::size_t rows) const;
  std::size_t output_features() const { return nodes.empty() ? input_features : nodes.back().layer->out; }
  // What a forward pass of so many rows costs, in multiply-adds.
  double work(std::size_t rows) const;
  // Elements of each parameter: weight before bias, node by node.
  std::vector<std::size_t> parameter_sizes() const;
  // Likewise.
  std::vector<std::size_t> buffer_sizes() const;
  std::size_t counters() const;
  // Whether a row of the output depends on all rows of the input.
  bool mixes_rows(Mode mode) const;
  [[gnu::cold]] Course course(Mode mode) const;

 private:
  // How many nodes take each value; the output counts as taken.
  std::vector<std::size_t> readers() const;
};

}  // namespace samebits

// The layers of a net, and how a pass goes through them.
#pragma once

#include <cstddef>
#include <vector>

#include "core/layers/layer.hpp"

namespace samebits {

// A layer in a pass.
struct LayerPlace {
  LayerPointer layer;
  std::size_t parameter;  // index of its first
  std::size_t gradient;   // where that one's gradient starts
  // Whether the output is in the input's place, with nothing to compute: it passes its input on, or is the next layer's
  // `activation`.
  bool in_place = false;
  const Activation* activation = nullptr;  // of the layer after it, which is computed along
};

struct NetPlan {
  std::vector<LayerPointer> layers;
  std::size_t input_features;
  std::size_t generators = 0;

  // null, or what makes the plan unusable for batches of up to `rows` samples.
  const char* check(std::size_t rows) const;
  std::size_t output_features() const { return layers.empty() ? input_features : layers.back()->out; }
  // What a forward pass of so many rows costs, in multiply-adds.
  double work(std::size_t rows) const;
  // Elements of each parameter: weight before bias, layer by layer.
  std::vector<std::size_t> parameter_sizes() const;
  std::vector<LayerPlace> places(Mode mode) const;
};

}  // namespace samebits

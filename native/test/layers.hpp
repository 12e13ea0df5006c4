// Layers for tests and benchmarks.
#pragma once

#include <initializer_list>
#include <vector>

#include "core/layers/definition.hpp"

namespace samebits {

inline LayerPointer layer(const LayerDefinition& definition, std::size_t width,
                          std::initializer_list<double> options = {}) {
  const std::vector<std::size_t> widths{width};
  std::vector<double> numbers(options);
  numbers.resize(kLayerOptions);
  return definition.make({numbers.data(), widths});
}

inline LayerPointer linear_layer(std::size_t in, std::size_t out, bool bias) {
  return layer(layers::linear, in, {static_cast<double>(in), static_cast<double>(out), static_cast<double>(bias)});
}

inline LayerPointer activation_layer(std::size_t width, const Activation& activation) {
  return layer(layers::activation, width, {static_cast<double>(activation.kind), activation.a, activation.b});
}

inline LayerPointer dropout_layer(std::size_t width, double p, std::size_t generator) {
  return layer(layers::dropout, width, {p, static_cast<double>(generator)});
}

}  // namespace samebits

// The kinds of layers: how each is made of its options. lib/backend/reference/layers has the same ones.
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <vector>

#include "core/kinds.hpp"
#include "core/layers/layer.hpp"

namespace samebits {

constexpr std::size_t kLayerOptions = 5;  // of a kind, at most

// What a layer is made of: its options as numbers in the order of its definition, NaN where one is left out, and the
// widths of what it takes.
struct LayerArguments {
  const double* options;
  const std::vector<std::size_t>& widths;

  std::size_t width() const { return widths.empty() ? 0 : widths[0]; }
  bool flag(std::size_t i) const { return options[i] != 0; }
  double number(std::size_t i) const { return options[i]; }
  // A whole number from 0 to 2^31 - 1, if it is one.
  std::size_t size(std::size_t i) const { return static_cast<std::size_t>(options[i]); }
  bool is_size(std::size_t i) const {
    const double n = options[i];
    return n >= 0 && n <= std::numeric_limits<std::int32_t>::max() && n == static_cast<double>(size(i));
  }
};

struct LayerDefinition {
  const char* options[kLayerOptions];  // names; null beyond the last
  // null for options that it cannot have.
  LayerPointer (*make)(const LayerArguments& arguments);
};

// Of a class whose static `can_have` says what options it can have.
template <typename L>
[[gnu::cold]] LayerPointer made(const LayerArguments& arguments) {
  return L::can_have(arguments) ? std::make_shared<L>(arguments) : nullptr;
}

// Each in the file of its name.
namespace layers {
#define SAMEBITS_LAYER_DEFINITION(kind) extern const LayerDefinition kind;
SAMEBITS_LAYERS(SAMEBITS_LAYER_DEFINITION)
#undef SAMEBITS_LAYER_DEFINITION
}  // namespace layers

#define SAMEBITS_LAYER_PLACE(kind) &layers::kind,
// By kind.
inline constexpr const LayerDefinition* kLayerDefinitions[] = {SAMEBITS_LAYERS(SAMEBITS_LAYER_PLACE)};
#undef SAMEBITS_LAYER_PLACE

}  // namespace samebits

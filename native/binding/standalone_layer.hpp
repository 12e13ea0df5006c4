// What two JavaScript functions have of a core Layer that stands in no net: its passes on the caller's arrays.
#pragma once

#include <napi.h>

#include <cstdint>
#include <vector>

#include "binding/arguments.hpp"
#include "core/layers/layer.hpp"

namespace samebits::binding {

class Addon;

class StandaloneLayer {
 public:
  StandaloneLayer(LayerPointer layer, Addon& addon);

  // (rows, training, x, y, kept, parameters..., buffers..., counters..., generators...): sets y and what is kept
  Napi::Value forward(const Arguments& info);
  // (rows, training, x, y, kept, gradOutput, gradInput, accumulate, parameters..., gradients...): as the forward pass
  // had and left them; sets gradInput and sets the gradients, or adds to them. Of x and y, what the layer does not read
  // may be any array of that length.
  Napi::Value backward(const Arguments& info);

  const Addon& addon() const { return addon_; }

 private:
  // A pass's arrays but for the layer's own, of so many rows.
  struct Batch {
    std::size_t rows;
    Mode mode;
    float *x, *y, *kept;  // kept: null where nothing is
  };

  Batch batch(const Arguments& info) const;
  // The arrays from argument `first` on.
  void take_parameters(const Arguments& info, std::size_t first, std::vector<float*>& parameters) const;

  const LayerPointer layer_;
  Addon& addon_;
  const std::size_t kept_of_row_, kept_of_batch_;
  const std::vector<std::size_t> parameter_sizes_, buffer_sizes_;
  // In the call at hand.
  std::vector<float*> parameters_, buffers_, gradients_;
  std::vector<std::int64_t*> counters_;
  std::vector<GeneratorState*> generators_;
};

}  // namespace samebits::binding

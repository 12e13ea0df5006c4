#include "core/net_plan.hpp"

#include <cstdint>
#include <limits>
#include <numeric>

namespace samebits {
namespace {

// Of a layer's call, in multiply-adds.
constexpr double kLayerWork = 300;

// Whether a layer computes the activation after it along with its own output. In training only one whose backward pass
// reads its output: the layer's own output is never there.
bool computes(const Layer& layer, const Activation* next, Mode mode) {
  return layer.applies_activations() && next && (mode == Mode::eval || derives_from_output(next->kind));
}

}  // namespace

const char* NetPlan::check(std::size_t rows) const {
  constexpr std::size_t most = std::numeric_limits<std::int32_t>::max();
  std::size_t width = input_features;
  double elements = 0;  // of parameters and activations
  if (input_features > most || rows > most) return "the data is too large";
  for (const LayerPointer& layer : layers) {
    if (layer->in != width || layer->out > most) return "the layers' sizes do not chain";
    if (layer->generators() > generators) return "a generator is missing";
    width = layer->out;
    elements += static_cast<double>(layer->in + 1 + 2 * rows) * static_cast<double>(layer->out);
  }
  return elements > 0x1p60 ? "the net is too large" : nullptr;
}

double NetPlan::work(std::size_t rows) const {
  double work = 0;
  for (const LayerPointer& layer : layers) {
    work += kLayerWork + static_cast<double>(rows) * static_cast<double>(layer->out) * layer->cost();
  }
  return work;
}

std::vector<std::size_t> NetPlan::parameter_sizes() const {
  std::vector<std::size_t> sizes;
  for (const LayerPointer& layer : layers) {
    const auto own = layer->parameter_sizes();
    sizes.insert(sizes.end(), own.begin(), own.end());
  }
  return sizes;
}

std::vector<LayerPlace> NetPlan::places(Mode mode) const {
  std::vector<LayerPlace> places;
  places.reserve(layers.size());
  LayerPlace* before = nullptr;  // the last one that computes something
  std::size_t parameter = 0, gradient = 0;
  for (const LayerPointer& layer : layers) {
    places.push_back({.layer = layer, .parameter = parameter, .gradient = gradient});
    LayerPlace& place = places.back();
    const auto sizes = layer->parameter_sizes();
    parameter += sizes.size();
    gradient += std::accumulate(sizes.begin(), sizes.end(), std::size_t{0});
    if (before && !before->activation && computes(*before->layer, layer->activation(), mode)) {
      before->activation = layer->activation();
      place.in_place = true;
    }
    place.in_place |= layer->passes_on(mode);
    if (!place.in_place) before = &place;
  }
  return places;
}

}  // namespace samebits

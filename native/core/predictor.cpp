#include "core/predictor.hpp"

#include <algorithm>
#include <utility>

namespace samebits {
namespace {

using Kind = LayerPlan::Kind;

// Numbers between two layers that stay in a core's cache, and the fewest rows that make a product worth its packing.
constexpr std::size_t kNumbersBetween = std::size_t{1} << 16;
constexpr std::size_t kFewestRows = 64;

// A layer that passes its input on in eval mode.
bool passes(const LayerPlan& layer) { return layer.kind == Kind::identity || layer.kind == Kind::dropout; }

}  // namespace

Predictor::Predictor(const NetPlan& plan, const Kernels& kernels, Threads threads)
    : layers_(plan.layers), in_(plan.input_features), compute_{kernels, std::move(threads)} {
  std::size_t parameter = 0;
  bool takes_activation = false;
  for (const LayerPlan& layer : layers_) {
    if (passes(layer)) continue;
    if (takes_activation && layer.kind == Kind::activation) {
      stages_.back().activation = &layer.activation;
      takes_activation = false;
      continue;
    }
    if (!stages_.empty()) widest_ = std::max(widest_, stages_.back().layer.out);
    stages_.push_back({layer, nullptr, parameter});
    takes_activation = layer.kind == Kind::linear;
    if (layer.kind == Kind::linear) parameter += 1 + layer.bias;
  }
  chunk_ = std::max(kFewestRows, kNumbersBetween / std::max<std::size_t>(widest_, 1));
}

void Predictor::run(const std::vector<float*>& parameters, const float* x, float* y, std::size_t rows) {
  if (stages_.empty()) {
    std::copy_n(x, rows * in_, y);
    return;
  }
  const std::size_t out = stages_.back().layer.out;
  const std::size_t chunk = stages_.size() == 1 ? std::max<std::size_t>(rows, 1) : chunk_;
  for (auto& between : between_) between.resize(std::max(between.size(), std::min(rows, chunk) * widest_));
  for (std::size_t first = 0; first < rows; first += chunk) {
    const std::size_t count = std::min(chunk, rows - first);
    const float* input = x + first * in_;
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      float* output = i + 1 == stages_.size() ? y + first * out : between_[i % 2].data();
      run_stage(stages_[i], parameters, input, output, count);
      input = output;
    }
  }
}

void Predictor::run_stage(const Stage& stage, const std::vector<float*>& parameters, const float* x, float* y,
                          std::size_t rows) {
  const LayerPlan& layer = stage.layer;
  if (layer.kind == Kind::linear) {
    float* const* own = parameters.data() + stage.parameter;
    return linear_forward(compute_, x, own[0], layer.bias ? own[1] : nullptr, stage.activation, y,
                          {rows, layer.in, layer.out});
  }
  if (layer.kind == Kind::activation) return activation_forward(compute_, layer.activation, x, y, rows * layer.out);
  compute_.kernels.softmax_forward(x, y, rows, layer.out, layer.kind == Kind::log_softmax);
}

}  // namespace samebits

#include "core/predictor.hpp"

#include <algorithm>
#include <utility>

namespace samebits {
namespace {

// Numbers between two layers that stay in a core's cache, and the fewest rows that make a product worth its packing.
constexpr std::size_t kNumbersBetween = std::size_t{1} << 16;
constexpr std::size_t kFewestRows = 64;

}  // namespace

Predictor::Predictor(const NetPlan& plan, const Kernels& kernels, Threads threads)
    : layers_(plan.layers),
      stages_(plan.places(Mode::eval)),
      in_(plan.input_features),
      compute_{kernels, std::move(threads)} {
  std::erase_if(stages_, [](const LayerPlace& place) { return place.in_place; });
  for (std::size_t i = 1; i < stages_.size(); ++i) widest_ = std::max(widest_, stages_[i].layer->in);
  chunk_ = std::max(kFewestRows, kNumbersBetween / std::max<std::size_t>(widest_, 1));
}

void Predictor::run(const std::vector<float*>& parameters, const float* x, float* y, std::size_t rows) {
  if (stages_.empty()) {
    std::copy_n(x, rows * in_, y);
    return;
  }
  const std::size_t out = stages_.back().layer->out;
  const std::size_t chunk = stages_.size() == 1 ? std::max<std::size_t>(rows, 1) : chunk_;
  for (auto& between : between_) between.resize(std::max(between.size(), std::min(rows, chunk) * widest_));
  for (std::size_t first = 0; first < rows; first += chunk) {
    const std::size_t count = std::min(chunk, rows - first);
    const float* input = x + first * in_;
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      const LayerPlace& stage = stages_[i];
      float* output = i + 1 == stages_.size() ? y + first * out : between_[i % 2].data();
      stage.layer->forward({.compute = compute_,
                            .parameters = parameters.data() + stage.parameter,
                            .generators = nullptr,
                            .rows = count,
                            .x = input,
                            .y = output,
                            .kept = nullptr,
                            .activation = stage.activation});
      input = output;
    }
  }
}

}  // namespace samebits

#include "core/net.hpp"

#include <algorithm>
#include <utility>

namespace samebits {

Net::Net(const NetPlan& plan, std::size_t rows, const std::vector<bool>& frozen)
    : inputs_(plan.layers.size() + 1), first_trained_(plan.layers.size()) {
  std::size_t widest = plan.input_features;
  for (LayerPlace& place : plan.places(Mode::training)) {
    const auto first = frozen.begin() + static_cast<std::ptrdiff_t>(place.parameter);
    const auto count = static_cast<std::ptrdiff_t>(place.layer->parameter_sizes().size());
    stages_.push_back({std::move(place)});
    Stage& stage = stages_.back();
    const Layer& layer = *stage.layer;
    stage.trains = std::find(first, first + count, false) != first + count;
    if (stage.trains) first_trained_ = std::min(first_trained_, stages_.size() - 1);
    if (!stage.in_place) stage.output = Buffer<float>(rows * layer.out);
    stage.kept = Buffer<float>(rows * layer.kept());
    widest = std::max(widest, layer.out);
  }
  gradients_ = Buffer<float>(2 * rows * widest);
  output_gradient_ = gradients_.data.get();
  float *gradient = output_gradient_, *other = gradient + rows * widest;
  for (std::size_t i = stages_.size(); i-- > first_trained_;) {
    stages_[i].grad_output = gradient;
    if (!stages_[i].layer->goes_back_in_place()) std::swap(gradient, other);
    stages_[i].grad_input = i == first_trained_ ? nullptr : gradient;
  }
}

void Net::reserve(Compute& compute, std::size_t rows) const {
  for (const Stage& stage : stages_) stage.layer->reserve(compute, rows);
}

const float* Net::forward(Compute& compute, const NetMemory& memory, const float* x, std::size_t rows) {
  inputs_[0] = x;
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    const Stage& stage = stages_[i];
    inputs_[i + 1] = stage.in_place ? inputs_[i] : stage.output.data.get();
    if (stage.in_place) continue;
    stage.layer->forward({.compute = compute,
                          .parameters = memory.parameters.data() + stage.parameter,
                          .generators = memory.generators.data(),
                          .rows = rows,
                          .x = inputs_[i],
                          .y = stage.output.data.get(),
                          .kept = stage.kept.data.get(),
                          .activation = stage.activation});
  }
  return inputs_.back();
}

void Net::backward(Compute& compute, const NetMemory& memory, const float* x, std::size_t rows, float* gradients,
                   bool accumulate) {
  inputs_[0] = x;
  for (std::size_t i = stages_.size(); i-- > first_trained_;) {
    const Stage& stage = stages_[i];
    stage.layer->backward({.compute = compute,
                           .parameters = memory.parameters.data() + stage.parameter,
                           .rows = rows,
                           .x = inputs_[i],
                           .y = inputs_[i + 1],
                           .kept = stage.kept.data.get(),
                           .grad_output = stage.grad_output,
                           .grad_input = stage.grad_input,
                           .gradients = stage.trains ? gradients + stage.gradient : nullptr,
                           .accumulate = accumulate});
  }
}

}  // namespace samebits

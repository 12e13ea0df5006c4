#include "core/net_plan.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

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

std::vector<std::size_t> NetPlan::readers() const {
  std::vector<std::size_t> readers(nodes.size() + 1);
  for (const Node& node : nodes) {
    for (const std::size_t value : node.inputs) ++readers[value];
  }
  ++readers.back();
  return readers;
}

const char* NetPlan::check(std::size_t rows) const {
  constexpr std::size_t most = std::numeric_limits<std::int32_t>::max();
  std::vector<std::size_t> widths{input_features};
  double elements = 0;  // of parameters and activations
  if (input_features > most || rows > most) return "the data is too large";
  for (const auto& [layer, inputs] : nodes) {
    std::vector<std::size_t> taken;
    if (inputs.empty()) return "a layer takes nothing";
    for (const std::size_t value : inputs) {
      if (value >= widths.size()) return "a layer takes what comes after it";
      taken.push_back(widths[value]);
    }
    if (!layer->takes(taken) || layer->out > most) return "the layers' sizes do not chain";
    if (layer->generators() > generators) return "a generator is missing";
    widths.push_back(layer->out);
    elements += static_cast<double>(layer->in + 1 + 2 * rows) * static_cast<double>(layer->out);
  }
  const auto all = readers();
  if (std::find(all.begin() + 1, all.end(), std::size_t{0}) != all.end()) return "nothing takes a layer's output";
  return elements > 0x1p60 ? "the net is too large" : nullptr;
}

double NetPlan::work(std::size_t rows) const {
  double work = 0;
  for (const auto& [layer, inputs] : nodes) {
    work += kLayerWork + static_cast<double>(rows) * static_cast<double>(layer->out) * layer->cost();
  }
  return work;
}

std::vector<std::size_t> NetPlan::parameter_sizes() const {
  std::vector<std::size_t> sizes;
  for (const Node& node : nodes) {
    const auto own = node.layer->parameter_sizes();
    sizes.insert(sizes.end(), own.begin(), own.end());
  }
  return sizes;
}

std::vector<std::size_t> NetPlan::buffer_sizes() const {
  std::vector<std::size_t> sizes;
  for (const Node& node : nodes) {
    const auto own = node.layer->buffer_sizes();
    sizes.insert(sizes.end(), own.begin(), own.end());
  }
  return sizes;
}

std::size_t NetPlan::counters() const {
  std::size_t count = 0;
  for (const Node& node : nodes) count += node.layer->counters();
  return count;
}

bool NetPlan::mixes_rows(Mode mode) const {
  return std::any_of(nodes.begin(), nodes.end(), [=](const Node& node) { return node.layer->mixes_rows(mode); });
}

Course NetPlan::course(Mode mode) const {
  Course course{{}, 0, {input_features}};
  std::vector<std::size_t> values{0};                 // what each of the plan's values is in the course
  std::vector<bool> is_sole{true};                    // whether no other of the plan's values is the same one
  std::vector<Stage*> makers(nodes.size() + 1);       // the stage that computes each of the course's values
  const std::vector<std::size_t> takers = readers();  // of the plan's values
  course.stages.reserve(nodes.size());
  std::size_t parameter = 0, buffer = 0, counter = 0;
  for (const auto& [layer, inputs] : nodes) {
    Stage stage{.layer = layer,
                .inputs = {},
                .output = values.size(),
                .parameter = parameter,
                .buffer = buffer,
                .counter = counter};
    for (const std::size_t value : inputs) stage.inputs.push_back(values[value]);
    parameter += layer->parameter_sizes().size();
    buffer += layer->buffer_sizes().size();
    counter += layer->counters();
    course.widths.push_back(layer->out);
    const std::size_t first = stage.inputs[0];
    Stage* before = makers[first];
    const bool passes = layer->passes_on(mode);
    const bool is_only_taker = is_sole[inputs[0]] && takers[inputs[0]] == 1;
    stage.is_along = !passes && before && !before->activation && is_only_taker &&
                     computes(*before->layer, layer->activation(), mode);
    if (stage.is_along) before->activation = {layer, layer->activation()};
    if (passes || stage.is_along) stage.output = first;
    values.push_back(stage.output);
    is_sole.push_back(!passes || is_only_taker);
    if (passes || (stage.is_along && mode == Mode::eval)) continue;
    course.stages.push_back(std::move(stage));
    if (!course.stages.back().is_along) makers[course.stages.back().output] = &course.stages.back();
  }
  course.output = values.back();
  return course;
}

}  // namespace samebits

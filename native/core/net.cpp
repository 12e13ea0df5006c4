#include "core/net.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/slots.hpp"

namespace samebits {
namespace {

constexpr std::size_t kNone = ~std::size_t{0};

bool trains(const Stage& stage, const std::vector<bool>& frozen) {
  const auto first = frozen.begin() + static_cast<std::ptrdiff_t>(stage.parameter);
  const auto last = first + static_cast<std::ptrdiff_t>(stage.layer->parameter_sizes().size());
  return std::find(first, last, false) != last;
}

// Where a stage's gradients lie, as slots: a value's takes one from its last taker on until its maker has used it up.
struct Way {
  std::size_t output;
  std::vector<std::size_t> inputs, sums;
};

Way way_back(const Stage& stage, const std::vector<bool>& is_wanted, std::vector<std::size_t>& slot_of, Slots& slots) {
  Way way{slot_of[stage.output], {}, {}};
  const bool in_place = stage.layer->goes_back_in_place();
  std::vector<std::size_t> done;
  if (!in_place) done.push_back(way.output);
  for (const std::size_t value : stage.inputs) {
    const std::size_t slot = !is_wanted[value] ? kNone : in_place ? way.output : slots.take();
    const bool is_first = slot_of[value] == kNone || stage.is_along;
    way.inputs.push_back(slot);
    way.sums.push_back(slot == kNone || is_first ? kNone : slot_of[value]);
    if (slot == kNone) continue;
    if (is_first) slot_of[value] = slot;
    else done.push_back(slot);
  }
  for (const std::size_t slot : done) slots.free(slot);
  return way;
}

}  // namespace

Net::Net(const NetPlan& plan, std::size_t rows, const std::vector<bool>& frozen)
    : course_(plan.course(Mode::training)),
      values_(course_.widths.size()),
      widest_(*std::max_element(course_.widths.begin(), course_.widths.end())) {
  for (const Stage& stage : course_.stages) {
    most_inputs_ = std::max(most_inputs_, stage.inputs.size());
    outputs_.emplace_back(stage.is_along ? 0 : rows * stage.layer->out);
    kept_.emplace_back(rows * stage.layer->kept() + stage.layer->kept_of_batch());
    if (stage.layer->generators() > 0) draws_.push_back({stage.layer.get(), kept_.back().data.get()});
    if (stage.is_along) continue;
    forward_.push_back({&stage, outputs_.back().data.get(), kept_.back().data.get(), stage.layer->kept()});
    values_[stage.output] = outputs_.back().data.get();
  }
  std::size_t place = 0;
  for (const std::size_t size : plan.parameter_sizes()) places_.push_back(std::exchange(place, place + size));
  plan_backward(frozen, rows);
}

std::vector<bool> Net::wanted_values(const std::vector<bool>& frozen) const {
  std::vector<bool> is_wanted(course_.widths.size());
  for (const Stage& stage : course_.stages) {
    const auto wanted = [&](std::size_t value) { return is_wanted[value]; };
    is_wanted[stage.output] = trains(stage, frozen) || std::any_of(stage.inputs.begin(), stage.inputs.end(), wanted);
  }
  return is_wanted;
}

void Net::plan_backward(const std::vector<bool>& frozen, std::size_t rows) {
  const std::vector<bool> is_wanted = wanted_values(frozen);
  std::vector<std::size_t> slot_of(course_.widths.size(), kNone);
  std::vector<Way> ways;
  Slots slots;
  slot_of[course_.output] = slots.take();
  for (std::size_t i = course_.stages.size(); i-- > 0;) {
    const Stage& stage = course_.stages[i];
    if (!is_wanted[stage.output]) continue;
    ways.push_back(way_back(stage, is_wanted, slot_of, slots));
    backward_.push_back({&stage, kept_[i].data.get(), stage.layer->kept(), trains(stage, frozen), nullptr, {}, {}});
  }
  const std::size_t size = rows * widest_;
  gradients_ = Buffer<float>(slots.count() * size);
  const auto at = [&](std::size_t slot) { return slot == kNone ? nullptr : gradients_.data.get() + slot * size; };
  const auto all_at = [&](const std::vector<std::size_t>& slots, std::vector<float*>& places) {
    std::transform(slots.begin(), slots.end(), std::back_inserter(places), at);
  };
  for (std::size_t i = 0; i < ways.size(); ++i) {
    backward_[i].grad_output = at(ways[i].output);
    all_at(ways[i].inputs, backward_[i].grad_inputs);
    const auto sums_up = [](std::size_t slot) { return slot != kNone; };
    if (std::any_of(ways[i].sums.begin(), ways[i].sums.end(), sums_up)) all_at(ways[i].sums, backward_[i].sums);
  }
}

void Net::reserve(Lane& lane, std::size_t rows) const {
  for (const Stage& stage : course_.stages) stage.layer->reserve(lane.compute, rows);
  lane.inputs.resize(most_inputs_);
  lane.grad_inputs.resize(most_inputs_);
  lane.gradients.resize(places_.size());
}

inline const float* const* Net::inputs_of(Lane& lane, const Stage& stage, std::size_t row, const float*& only) const {
  const auto from_row = [&](std::size_t value) { return value_from(value, row); };
  only = from_row(stage.inputs[0]);
  if (stage.inputs.size() == 1) return &only;
  std::transform(stage.inputs.begin(), stage.inputs.end(), lane.inputs.begin(), from_row);
  return lane.inputs.data();
}

void Net::forward(Lane& lane, const NetMemory& memory, Range rows) const {
  const std::size_t first = rows.first;
  for (const auto& [stage, y, kept, kept_width] : forward_) {
    const float* only;
    const float* const* inputs = inputs_of(lane, *stage, first, only);
    const Layer& layer = *stage->layer;
    layer.forward({.compute = lane.compute,
                   .mode = Mode::training,
                   .parameters = memory.parameters.data() + stage->parameter,
                   .buffers = memory.buffers.data() + stage->buffer,
                   .counters = memory.counters.data() + stage->counter,
                   .rows = rows.last - first,
                   .x = inputs[0],
                   .inputs = inputs,
                   .y = y + first * layer.out,
                   .kept = kept + first * kept_width,
                   .activation = stage->activation.get()});
  }
}

void Net::backward(Lane& lane, const NetMemory& memory, Range rows, float* gradients, bool accumulate) const {
  const std::size_t first = rows.first, count = rows.last - first;
  const auto from_row = [&](float* gradient) { return gradient ? gradient + first * widest_ : nullptr; };
  for (std::size_t i = 0; i < places_.size(); ++i) lane.gradients[i] = gradients + places_[i];
  for (const auto& [stage, kept, kept_width, trains, grad_output, of_batch, sums] : backward_) {
    const Layer& layer = *stage->layer;
    float* const* grad_inputs = of_batch.data();
    if (first > 0) {
      std::transform(of_batch.begin(), of_batch.end(), lane.grad_inputs.begin(), from_row);
      grad_inputs = lane.grad_inputs.data();
    }
    layer.backward({.compute = lane.compute,
                    .mode = Mode::training,
                    .parameters = memory.parameters.data() + stage->parameter,
                    .rows = count,
                    .x = value_from(stage->inputs[0], first),
                    .y = value_from(stage->output, first),
                    .kept = kept + first * kept_width,
                    .grad_output = from_row(grad_output),
                    .grad_input = grad_inputs[0],
                    .grad_inputs = grad_inputs,
                    .gradients = trains ? lane.gradients.data() + stage->parameter : nullptr,
                    .accumulate = accumulate});
    for (std::size_t k = 0; k < sums.size(); ++k) {
      if (!sums[k]) continue;
      lane.compute.kernels.add(grad_inputs[k], from_row(sums[k]), count * course_.widths[stage->inputs[k]]);
    }
  }
}

}  // namespace samebits

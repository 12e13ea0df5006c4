#include "core/predictor.hpp"

#include <algorithm>
#include <utility>

#include "core/slots.hpp"

namespace samebits {
namespace {

// Numbers between two layers that stay in a core's cache, and the fewest rows that make a product worth its packing.
constexpr std::size_t kNumbersBetween = std::size_t{1} << 16;
constexpr std::size_t kFewestRows = 64;

}  // namespace

Predictor::Predictor(const NetPlan& plan, const Kernels& kernels, Threads threads)
    : course_(plan.course(Mode::eval)),
      in_one_(plan.mixes_rows(Mode::eval)),
      compute_{kernels, std::move(threads)},
      values_(course_.widths.size()) {
  place_values();
  chunk_ = std::max(kFewestRows, kNumbersBetween / std::max<std::size_t>(widest_, 1));
}

// A value in between lies in a slot until its last taker has read it.
void Predictor::place_values() {
  std::vector<std::size_t> last_taker(course_.widths.size()), slot_of(course_.widths.size());
  for (std::size_t i = 0; i < course_.stages.size(); ++i) {
    for (const std::size_t value : course_.stages[i].inputs) last_taker[value] = i;
  }
  Slots slots;
  for (std::size_t i = 0; i < course_.stages.size(); ++i) {
    const auto& inputs = course_.stages[i].inputs;
    const std::size_t output = course_.stages[i].output;
    const bool is_last = output == course_.output;
    slots_.push_back(slot_of[output] = is_last ? 0 : slots.take());
    if (!is_last) widest_ = std::max(widest_, course_.widths[output]);
    std::vector<std::size_t> read = inputs;
    std::sort(read.begin(), read.end());
    read.erase(std::unique(read.begin(), read.end()), read.end());
    for (const std::size_t value : read) {
      if (value != 0 && value != course_.output && last_taker[value] == i) slots.free(slot_of[value]);
    }
    inputs_.resize(std::max(inputs_.size(), inputs.size()));
  }
  between_.resize(slots.count());
}

void Predictor::run(const NetMemory& memory, const float* x, float* y, std::size_t rows) {
  const std::size_t in = course_.widths[0], out = course_.widths[course_.output];
  if (course_.output == 0) {
    std::copy_n(x, rows * in, y);
    return;
  }
  const std::size_t chunk = between_.empty() || in_one_ ? std::max<std::size_t>(rows, 1) : chunk_;
  const std::size_t numbers = std::min(rows, chunk) * widest_;
  for (auto& between : between_) {
    if (between.size < numbers) between = Buffer<float>(numbers);
  }
  for (std::size_t first = 0; first < rows; first += chunk) {
    run_stages(memory, x + first * in, y + first * out, std::min(chunk, rows - first));
  }
}

const float* const* Predictor::inputs_of(const Stage& stage) {
  if (stage.inputs.size() == 1) return &values_[stage.inputs[0]];
  for (std::size_t k = 0; k < stage.inputs.size(); ++k) inputs_[k] = values_[stage.inputs[k]];
  return inputs_.data();
}

void Predictor::run_stages(const NetMemory& memory, const float* x, float* y, std::size_t rows) {
  values_[0] = x;
  for (std::size_t i = 0; i < course_.stages.size(); ++i) {
    const Stage& stage = course_.stages[i];
    float* output = stage.output == course_.output ? y : between_[slots_[i]].data.get();
    const float* const* inputs = inputs_of(stage);
    stage.layer->forward({.compute = compute_,
                          .mode = Mode::eval,
                          .parameters = memory.parameters.data() + stage.parameter,
                          .buffers = memory.buffers.data() + stage.buffer,
                          .counters = nullptr,
                          .rows = rows,
                          .x = inputs[0],
                          .inputs = inputs,
                          .y = output,
                          .kept = nullptr,
                          .activation = stage.activation.get()});
    values_[stage.output] = output;
  }
}

}  // namespace samebits

#include "binding/standalone_layer.hpp"

#include <algorithm>
#include <utility>

#include "binding/addon.hpp"
#include "binding/args.hpp"
#include "binding/generator.hpp"

namespace samebits::binding {

StandaloneLayer::StandaloneLayer(LayerPointer layer, Addon& addon)
    : layer_(std::move(layer)),
      addon_(addon),
      kept_of_row_(layer_->kept()),
      kept_of_batch_(layer_->kept_of_batch()),
      parameter_sizes_(layer_->parameter_sizes()),
      buffer_sizes_(layer_->buffer_sizes()),
      parameters_(parameter_sizes_.size()),
      buffers_(buffer_sizes_.size()),
      gradients_(parameter_sizes_.size()),
      counters_(layer_->counters()),
      generators_(layer_->generators()) {}

StandaloneLayer::Batch StandaloneLayer::batch(const Arguments& info) const {
  const Layer& layer = *layer_;
  // Where no array limits the rows, a loop over nothing would never end.
  const std::size_t rows = layer.in + layer.out > 0 ? size(info[0]) : 0;
  float* kept = nullptr;
  if (kept_of_row_ + kept_of_batch_ > 0) kept = array<float>(info[4], product(rows, kept_of_row_) + kept_of_batch_);
  require(reinterpret_cast<std::uintptr_t>(kept) % alignof(double) == 0, "an array begins between two doubles");
  return {rows, boolean(info[1]) ? Mode::training : Mode::eval, array<float>(info[2], product(rows, layer.in)),
          array<float>(info[3], product(rows, layer.out)), kept};
}

void StandaloneLayer::take_parameters(const Arguments& info, std::size_t first, std::vector<float*>& parameters) const {
  for (std::size_t i = 0; i < parameters.size(); ++i)
    parameters[i] = array<float>(info[first + i], parameter_sizes_[i]);
}

Napi::Value StandaloneLayer::forward(const Arguments& info) {
  const auto [rows, mode, x, y, kept] = batch(info);
  std::size_t next = 5;
  take_parameters(info, next, parameters_);
  next += parameters_.size();
  for (std::size_t i = 0; i < buffers_.size(); ++i) buffers_[i] = array<float>(info[next++], buffer_sizes_[i]);
  for (std::int64_t*& counter : counters_) counter = array<std::int64_t>(info[next++], 1);
  for (GeneratorState*& state : generators_) {
    state = &state_argument(info[next++]);
    require(is_valid(*state), "the generator's state is not valid");
  }
  const Layer& layer = *layer_;
  if (layer.passes_on(mode)) {
    std::copy_n(x, rows * layer.in, y);
    return info.Env().Undefined();
  }
  Compute& compute = addon_.compute();
  if (mode == Mode::training) layer.draw({compute, generators_.data(), rows, {0, rows}, kept});
  const float* const input = x;
  layer.forward({.compute = compute,
                 .mode = mode,
                 .parameters = parameters_.data(),
                 .buffers = buffers_.data(),
                 .counters = counters_.data(),
                 .rows = rows,
                 .x = x,
                 .inputs = &input,
                 .y = y,
                 .kept = kept,
                 .activation = nullptr});
  return info.Env().Undefined();
}

Napi::Value StandaloneLayer::backward(const Arguments& info) {
  const auto [rows, mode, x, y, kept] = batch(info);
  const Layer& layer = *layer_;
  float* grad_output = array<float>(info[5], rows * layer.out);
  float* const grad_input = array<float>(info[6], rows * layer.in);
  const bool accumulate = boolean(info[7]);
  take_parameters(info, 8, parameters_);
  take_parameters(info, 8 + parameters_.size(), gradients_);
  if (layer.passes_on(mode)) {
    std::copy_n(grad_output, rows * layer.in, grad_input);
    return info.Env().Undefined();
  }
  layer.backward({.compute = addon_.compute(),
                  .mode = mode,
                  .parameters = parameters_.data(),
                  .rows = rows,
                  .x = x,
                  .y = y,
                  .kept = kept,
                  .grad_output = grad_output,
                  .grad_input = grad_input,
                  .grad_inputs = &grad_input,
                  .gradients = gradients_.data(),
                  .accumulate = accumulate});
  return info.Env().Undefined();
}

}  // namespace samebits::binding

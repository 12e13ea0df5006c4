#include "core/trainer.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "core/permutation.hpp"

namespace samebits {
namespace {

using Kind = LayerPlan::Kind;
constexpr Activation kTanh{Activation::Kind::tanh, 0, 0};

std::size_t parameter_count(const std::vector<LayerPlan>& layers) {
  std::size_t count = 0;
  for (const auto& layer : layers) count += layer.kind == Kind::linear ? 1 + layer.bias : 0;
  return count;
}

std::size_t total_parameters(const std::vector<LayerPlan>& layers) {
  std::size_t size = 0;
  for (const auto& layer : layers) size += layer.kind == Kind::linear ? (layer.in + layer.bias) * layer.out : 0;
  return size;
}

std::size_t widest(const TrainerPlan& plan) {
  std::size_t width = plan.input_features;
  for (const auto& layer : plan.layers) width = std::max(width, layer.out);
  return width;
}

}  // namespace

const char* Trainer::check(const TrainerPlan& plan) {
  constexpr std::size_t most = std::numeric_limits<std::int32_t>::max();
  std::size_t width = plan.input_features;
  double elements = 0;  // of parameters and activations
  for (const auto& layer : plan.layers) {
    if (layer.in != width || layer.out > most || (layer.kind != Kind::linear && layer.out != layer.in)) {
      return "the layers' sizes do not chain";
    }
    width = layer.out;
    elements += static_cast<double>(layer.in + 1 + plan.samples) * static_cast<double>(layer.out);
  }
  if (elements > 0x1p60) return "the net is too large";
  if (plan.input_features > most || plan.samples > most) return "the data is too large";
  if (plan.batch_size < 1 || plan.batch_size > most) return "the batch size is out of range";
  if (plan.samples > 0 && width == 0) return "there is no class to train for";
  if (plan.parameter_groups.size() != parameter_count(plan.layers)) return "one group is wanted for each parameter";
  return nullptr;
}

Trainer::Trainer(TrainerPlan plan, const Kernels& kernels, Threads threads)
    : plan_(std::move(plan)),
      compute_{kernels, std::move(threads)},
      first_linear_(plan_.layers.size()),
      memory_{Buffer<float>(total_parameters(plan_.layers)),
              Buffer<float>(total_parameters(plan_.layers)),
              Buffer<std::uint32_t>(plan_.parameter_groups.size()),
              Buffer<float>(plan_.samples * plan_.input_features),
              Buffer<std::int32_t>(plan_.samples),
              {}} {
  trained_ = plan_.samples - (plan_.drop_last ? plan_.samples % plan_.batch_size : 0);
  plan_.batch_size = std::min(plan_.batch_size, std::max<std::size_t>(plan_.samples, 1));
  std::size_t offset = 0, activations = 0;
  for (std::size_t i = 0; i < plan_.layers.size(); ++i) {
    const auto& layer = plan_.layers[i];
    first_parameter_.push_back(parameters_.size());
    if (layer.kind == Kind::linear) {
      first_linear_ = std::min(first_linear_, i);
      parameters_.push_back({offset, layer.in * layer.out});
      offset += layer.in * layer.out;
      if (layer.bias) parameters_.push_back({offset, layer.out});
      offset += layer.bias ? layer.out : 0;
    }
    activations += plan_.batch_size * layer.out;
  }
  const std::size_t width = plan_.batch_size * widest(plan_);
  activations_.resize(activations);
  gradient_.resize(width);
  input_gradient_.resize(width);
  parameter_gradients_.resize(offset);
  exponentials_.resize(plan_.classes());
  float* output = activations_.data();
  for (const auto& layer : plan_.layers) {
    outputs_.push_back(output);
    output += plan_.batch_size * layer.out;
  }
  if (plan_.order == Order::sequential) return;
  order_.resize(plan_.samples);
  batch_x_.resize(plan_.batch_size * plan_.input_features);
  batch_y_.resize(plan_.batch_size);
}

const char* Trainer::check_memory() const {
  if (!is_valid(memory_.generator)) return "the generator's state is not valid";
  const bool inside = are_class_indices(memory_.y.data.get(), plan_.samples, plan_.classes());
  return inside ? nullptr : "a target is not a class index";
}

TrainerReport Trainer::run(std::size_t epochs, const std::vector<SgdOptions>& groups, const std::atomic<bool>& cancelled) {
  TrainerReport report;
  for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
    const auto start = std::chrono::steady_clock::now();
    if (cancelled) report.cancelled = true;
    if (report.cancelled) break;
    begin_epoch();
    double loss = 0;
    for (std::size_t first = 0; first < trained_; first += plan_.batch_size) {
      const std::size_t rows = std::min(plan_.batch_size, trained_ - first);
      if (cancelled) report.cancelled = true;
      if (report.cancelled) return report;
      loss += static_cast<double>(step(gather(first, rows), groups)) * static_cast<double>(rows);
    }
    end_epoch();
    report.losses.push_back(loss / static_cast<double>(trained_));
    report.seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return report;
}

void Trainer::begin_epoch() {
  Generator generator(memory_.generator, compute_.kernels);
  generator.draw64();  // the loader's base seed
  if (plan_.order == Order::own) randperm(generator, order_.data(), plan_.samples);
  if (plan_.order != Order::reseeded) return;
  GeneratorState fresh{};
  seed(fresh, static_cast<std::uint32_t>(generator.draw64()));
  Generator shuffler(fresh, compute_.kernels);
  randperm(shuffler, order_.data(), plan_.samples);
}

void Trainer::end_epoch() {
  if (plan_.order != Order::own) return;
  Generator generator(memory_.generator, compute_.kernels);
  discard_permutation(generator, plan_.samples);
}

Trainer::Batch Trainer::gather(std::size_t first, std::size_t rows) {
  const std::size_t width = plan_.input_features;
  const float* x = memory_.x.data.get();
  const std::int32_t* y = memory_.y.data.get();
  if (plan_.order == Order::sequential) return {x + first * width, y + first, rows};
  for (std::size_t i = 0; i < rows; ++i) {
    const auto sample = static_cast<std::size_t>(order_[first + i]);
    std::copy_n(x + sample * width, width, batch_x_.data() + i * width);
    batch_y_[i] = y[sample];
  }
  return {batch_x_.data(), batch_y_.data(), rows};
}

float Trainer::step(const Batch& batch, const std::vector<SgdOptions>& groups) {
  forward(batch);
  const float* logits = input_of(plan_.layers.size(), batch);
  const float loss = cross_entropy(compute_.kernels, logits, batch.y, gradient_.data(), batch.rows, plan_.classes(),
                                   plan_.reduction, exponentials_.data());
  backward(batch);
  update(groups);
  return loss;
}

void Trainer::forward(const Batch& batch) {
  for (std::size_t i = 0; i < plan_.layers.size(); ++i) {
    const auto& layer = plan_.layers[i];
    const float* x = input_of(i, batch);
    if (layer.kind == Kind::linear) {
      const float* weight = memory_.parameters.data.get() + parameters_[first_parameter_[i]].offset;
      const float* bias = layer.bias ? weight + layer.in * layer.out : nullptr;
      linear_forward(compute_, x, weight, bias, outputs_[i], {batch.rows, layer.in, layer.out});
    } else if (layer.kind == Kind::tanh) {
      compute_.kernels.activation_forward(kTanh, x, outputs_[i], batch.rows * layer.out);
    } else {
      std::copy_n(x, batch.rows * layer.out, outputs_[i]);
    }
  }
}

// From the loss's gradient down to the first layer that has parameters.
void Trainer::backward(const Batch& batch) {
  for (std::size_t i = plan_.layers.size(); i-- > first_linear_;) {
    const auto& layer = plan_.layers[i];
    if (layer.kind == Kind::tanh) {
      const float* y = outputs_[i];
      compute_.kernels.activation_backward(kTanh, y, y, gradient_.data(), gradient_.data(), batch.rows * layer.out);
    }
    if (layer.kind != Kind::linear) continue;
    const LinearSize size{batch.rows, layer.in, layer.out};
    const std::size_t offset = parameters_[first_parameter_[i]].offset;
    float* grad_weight = parameter_gradients_.data() + offset;
    float* grad_bias = layer.bias ? grad_weight + layer.in * layer.out : nullptr;
    linear_backward_parameters(compute_, input_of(i, batch), gradient_.data(), grad_weight, grad_bias, size);
    if (i == first_linear_) return;
    const float* weight = memory_.parameters.data.get() + offset;
    linear_backward_input(compute_, gradient_.data(), weight, input_gradient_.data(), size);
    std::swap(gradient_, input_gradient_);
  }
}

void Trainer::update(const std::vector<SgdOptions>& groups) {
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const std::int32_t group = plan_.parameter_groups[i];
    if (group < 0) continue;
    const auto [offset, size] = parameters_[i];
    const SgdOptions& options = groups[static_cast<std::size_t>(group)];
    std::uint32_t& steps = memory_.steps.data[i];
    compute_.kernels.sgd_step(memory_.parameters.data.get() + offset, parameter_gradients_.data() + offset,
                              options.has_momentum ? memory_.momentum.data.get() + offset : nullptr, steps == 0, options, size);
    if (options.has_momentum && steps != std::numeric_limits<std::uint32_t>::max()) ++steps;
  }
}

}  // namespace samebits

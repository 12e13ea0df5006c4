#include "core/net.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/dropout.hpp"

namespace samebits {
namespace {

using Kind = LayerPlan::Kind;

// In multiply-adds: a layer's call, and a number of one that is not linear.
constexpr double kLayerWork = 300, kElementWork = 16;

}  // namespace

const char* NetPlan::check(std::size_t rows) const {
  constexpr std::size_t most = std::numeric_limits<std::int32_t>::max();
  std::size_t width = input_features;
  double elements = 0;  // of parameters and activations
  if (input_features > most || rows > most) return "the data is too large";
  for (const LayerPlan& layer : layers) {
    if (layer.in != width || layer.out > most || (layer.kind != Kind::linear && layer.out != layer.in)) {
      return "the layers' sizes do not chain";
    }
    if (layer.kind == Kind::dropout && layer.generator >= generators) return "a generator is missing";
    width = layer.out;
    elements += static_cast<double>(layer.in + 1 + 2 * rows) * static_cast<double>(layer.out);
  }
  return elements > 0x1p60 ? "the net is too large" : nullptr;
}

double NetPlan::work(std::size_t rows) const {
  double work = 0;
  for (const LayerPlan& layer : layers) {
    const double each = layer.kind == Kind::linear ? static_cast<double>(layer.in) : kElementWork;
    work += kLayerWork + static_cast<double>(rows) * static_cast<double>(layer.out) * each;
  }
  return work;
}

std::vector<std::size_t> NetPlan::parameter_sizes() const {
  std::vector<std::size_t> sizes;
  for (const LayerPlan& layer : layers) {
    if (layer.kind != Kind::linear) continue;
    sizes.push_back(layer.in * layer.out);
    if (layer.bias) sizes.push_back(layer.out);
  }
  return sizes;
}

Net::Net(const NetPlan& plan, std::size_t rows, const std::vector<bool>& frozen)
    : inputs_(plan.layers.size() + 1), first_trained_(plan.layers.size()) {
  std::size_t parameter = 0, gradient = 0, widest = plan.input_features;
  for (std::size_t i = 0; i < plan.layers.size(); ++i) {
    const LayerPlan& layer = plan.layers[i];
    layers_.push_back({.plan = layer, .parameter = parameter, .gradient = gradient});
    Layer& added = layers_.back();
    added.in_place = takes_inputs_place(i);
    if (added.in_place && layer.kind == Kind::activation) layers_[i - 1].applies_next = true;
    if (!added.in_place) added.output = Buffer<float>(rows * layer.out);
    if (layer.kind == Kind::dropout) added.noise = Buffer<float>(rows * layer.out);
    widest = std::max(widest, layer.out);
    if (layer.kind != Kind::linear) continue;
    added.trains = !frozen[parameter] || (layer.bias && !frozen[parameter + 1]);
    if (added.trains) first_trained_ = std::min(first_trained_, i);
    parameter += 1 + layer.bias;
    gradient += (layer.in + layer.bias) * layer.out;
  }
  gradients_ = Buffer<float>(2 * rows * widest);
  gradient_ = gradients_.data.get();
  input_gradient_ = gradient_ + rows * widest;
}

// An identity does; an activation whose backward pass reads its output only does after a linear layer, which needs no
// output.
bool Net::takes_inputs_place(std::size_t i) const {
  const LayerPlan& layer = layers_[i].plan;
  if (layer.kind == Kind::identity) return true;
  return layer.kind == Kind::activation && derives_from_output(layer.activation.kind) && i > 0 &&
         layers_[i - 1].plan.kind == Kind::linear;
}

void Net::reserve(Compute& compute, std::size_t rows) const {
  for (const Layer& layer : layers_) {
    if (layer.plan.kind == Kind::linear) reserve_linear(compute, {rows, layer.plan.in, layer.plan.out});
  }
}

const float* Net::forward(Compute& compute, const NetMemory& memory, const float* x, std::size_t rows) {
  inputs_[0] = x;
  for (std::size_t i = 0; i < layers_.size(); ++i) forward_layer(compute, memory, i, rows);
  return inputs_.back();
}

void Net::forward_layer(Compute& compute, const NetMemory& memory, std::size_t i, std::size_t rows) {
  Layer& layer = layers_[i];
  const LayerPlan& plan = layer.plan;
  const float* x = inputs_[i];
  float* y = layer.output.data.get();
  inputs_[i + 1] = layer.in_place ? x : y;
  if (layer.in_place) return;
  switch (plan.kind) {
    case Kind::linear: {
      float* const* parameters = memory.parameters.data() + layer.parameter;
      const Activation* activation = layer.applies_next ? &layers_[i + 1].plan.activation : nullptr;
      return linear_forward(compute, x, parameters[0], plan.bias ? parameters[1] : nullptr, activation, y,
                            {rows, plan.in, plan.out});
    }
    case Kind::activation: return activation_forward(compute, plan.activation, x, y, rows * plan.out);
    case Kind::softmax:
    case Kind::log_softmax:
      return compute.kernels.softmax_forward(x, y, rows, plan.out, plan.kind == Kind::log_softmax);
    case Kind::dropout: {
      Generator generator(*memory.generators[plan.generator], compute.kernels);
      return dropout_forward(generator, plan.p, x, layer.noise.data.get(), y, rows * plan.out);
    }
    case Kind::identity: return;
  }
}

void Net::backward(Compute& compute, const NetMemory& memory, const float* x, std::size_t rows, float* gradients) {
  inputs_[0] = x;
  for (std::size_t i = layers_.size(); i-- > first_trained_;) backward_layer(compute, memory, i, rows, gradients);
}

// The gradient moves from the output's to the input's, both in gradient_.
void Net::backward_layer(Compute& compute, const NetMemory& memory, std::size_t i, std::size_t rows, float* gradients) {
  const Layer& layer = layers_[i];
  const LayerPlan& plan = layer.plan;
  const float *x = inputs_[i], *y = inputs_[i + 1];
  float* gradient = gradient_;
  switch (plan.kind) {
    case Kind::linear: {
      const float* weight = memory.parameters[layer.parameter];
      const LinearSize size{rows, plan.in, plan.out};
      float* input_gradient = i == first_trained_ ? nullptr : input_gradient_;
      if (!layer.trains) {
        linear_backward_input(compute, gradient, weight, input_gradient, size);
        break;
      }
      float* grad_weight = gradients + layer.gradient;
      const LinearGradients sums{grad_weight, plan.bias ? grad_weight + plan.in * plan.out : nullptr, false};
      linear_backward(compute, x, weight, gradient, input_gradient, sums, size);
      break;
    }
    case Kind::activation:
      return activation_backward(compute, plan.activation, x, y, gradient, gradient, rows * plan.out);
    case Kind::softmax:
    case Kind::log_softmax:
      compute.kernels.softmax_backward(y, gradient, input_gradient_, rows, plan.out, plan.kind == Kind::log_softmax);
      break;
    case Kind::dropout: return compute.kernels.multiply(gradient, layer.noise.data.get(), gradient, rows * plan.out);
    case Kind::identity: return;
  }
  std::swap(gradient_, input_gradient_);
}

}  // namespace samebits

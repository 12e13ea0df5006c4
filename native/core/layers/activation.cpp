#include "core/layers/layer.hpp"

namespace samebits {
namespace {

class ActivationLayer final : public Layer {
 public:
  ActivationLayer(std::size_t width, const Activation& activation) : Layer(width, width), activation_(activation) {}

  const Activation* activation() const override { return &activation_; }

  void forward(const ForwardPass& pass) const override {
    activation_forward(pass.compute, activation_, pass.x, pass.y, pass.rows * out);
  }

  void backward(const BackwardPass& pass) const override {
    activation_backward(pass.compute, activation_, pass.x, pass.y, pass.grad_output, pass.grad_input, pass.rows * out);
  }

 private:
  const Activation activation_;
};

}  // namespace

LayerPointer activation_layer(std::size_t width, const Activation& activation) {
  return std::make_shared<ActivationLayer>(width, activation);
}

}  // namespace samebits

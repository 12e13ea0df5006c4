#include "core/layers/definition.hpp"

namespace samebits {
namespace {

class ActivationLayer final : public Layer {
 public:
  static bool can_have(const LayerArguments& a) { return a.is_size(0) && a.size(0) < count_of(kActivationKindNames); }
  explicit ActivationLayer(const LayerArguments& a)
      : Layer(a.width(), a.width()),
        activation_{.kind = static_cast<ActivationKind>(a.size(0)), .a = a.number(1), .b = a.number(2)} {}

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

constinit const LayerDefinition layers::activation{.options = {"activation[0]", "activation[1]", "activation[2]"},
                                                   .make = made<ActivationLayer>};

}  // namespace samebits

#include "core/linear.hpp"

#include "core/layers/definition.hpp"

namespace samebits {
namespace {

class LinearLayer final : public Layer {
 public:
  static bool can_have(const LayerArguments& a) { return a.is_size(0) && a.is_size(1); }
  explicit LinearLayer(const LayerArguments& a) : Layer(a.size(0), a.size(1)), bias_(a.flag(2)) {}

  std::vector<std::size_t> parameter_sizes() const override {
    return bias_ ? std::vector{in * out, out} : std::vector{in * out};
  }
  double cost() const override { return static_cast<double>(in); }
  bool applies_activations() const override { return true; }
  bool goes_back_in_place() const override { return false; }

  void reserve(Compute& compute, std::size_t rows) const override { reserve_linear(compute, {rows, in, out}); }

  void forward(const ForwardPass& pass) const override {
    const float* bias = bias_ ? pass.parameters[1] : nullptr;
    linear_forward(pass.compute, pass.x, pass.parameters[0], bias, pass.activation, pass.y, {pass.rows, in, out});
  }

  void backward(const BackwardPass& pass) const override {
    const LinearSize size{pass.rows, in, out};
    const float* weight = pass.parameters[0];
    if (!pass.gradients) return linear_backward_input(pass.compute, pass.grad_output, weight, pass.grad_input, size);
    const LinearGradients gradients{pass.gradients[0], bias_ ? pass.gradients[1] : nullptr, pass.accumulate};
    linear_backward(pass.compute, pass.x, weight, pass.grad_output, pass.grad_input, gradients, size);
  }

 private:
  const bool bias_;
};

}  // namespace

constinit const LayerDefinition layers::linear{.options = {"inFeatures", "outFeatures", "bias"},
                                               .make = made<LinearLayer>};

}  // namespace samebits

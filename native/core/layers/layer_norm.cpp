#include "core/layer_norm.hpp"

#include "core/layers/definition.hpp"

namespace samebits {
namespace {

// Its parameters are the weight and the bias, as far as it has them.
class LayerNormLayer final : public Layer {
 public:
  explicit LayerNormLayer(const LayerArguments& a)
      : Layer(a.width(), a.width()), parameters_(a.flag(0) ? 1 + a.flag(1) : 0), eps_(a.number(2)) {}

  std::vector<std::size_t> parameter_sizes() const override { return std::vector<std::size_t>(parameters_, in); }

  void reserve(Compute& compute, std::size_t rows) const override { reserve_layer_norm(compute, rows, in); }

  void forward(const ForwardPass& pass) const override {
    layer_norm_forward(pass.compute, pass.x, parameter(pass.parameters, 0), parameter(pass.parameters, 1), pass.y,
                       {pass.rows, in, eps_});
  }

  void backward(const BackwardPass& pass) const override {
    const LayerNormSize size{pass.rows, in, eps_};
    if (pass.gradients && parameters_ > 0) {
      const LayerNormGradients gradients{pass.gradients[0], parameters_ > 1 ? pass.gradients[1] : nullptr,
                                         pass.accumulate};
      layer_norm_backward_parameters(pass.compute, pass.x, pass.grad_output, gradients, size);
    }
    if (!pass.grad_input) return;
    const float* weight = parameter(pass.parameters, 0);
    layer_norm_backward_input(pass.compute, pass.x, weight, pass.grad_output, pass.grad_input, size);
  }

 private:
  const float* parameter(float* const* parameters, std::size_t i) const {
    return i < parameters_ ? parameters[i] : nullptr;
  }

  const std::size_t parameters_;
  const double eps_;
};

}  // namespace

constinit const LayerDefinition layers::layer_norm{.options = {"affine", "bias", "eps"}, .make = made<LayerNormLayer>};

}  // namespace samebits

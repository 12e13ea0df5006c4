#include "core/prelu.hpp"

#include "core/layers/definition.hpp"

namespace samebits {
namespace {

// Its parameter is the weight.
class PreluLayer final : public Layer {
 public:
  static bool can_have(const LayerArguments& a) { return a.is_size(0); }
  explicit PreluLayer(const LayerArguments& a) : Layer(a.width(), a.width()), weights_(a.size(0)) {}

  bool takes(const std::vector<std::size_t>& widths) const override {
    return Layer::takes(widths) && (weights_ == 1 || weights_ == in);
  }
  std::vector<std::size_t> parameter_sizes() const override { return {weights_}; }
  double cost() const override { return 4; }

  void reserve(Compute& compute, std::size_t rows) const override { reserve_prelu(compute, rows, in); }

  void forward(const ForwardPass& pass) const override {
    prelu_forward(pass.compute, pass.x, pass.parameters[0], pass.y, {pass.rows, in, weights_});
  }

  void backward(const BackwardPass& pass) const override {
    const PreluSize size{pass.rows, in, weights_};
    if (pass.gradients)
      prelu_backward_weight(pass.compute, pass.x, pass.grad_output, pass.gradients[0], pass.accumulate, size);
    if (pass.grad_input)
      prelu_backward_input(pass.compute, pass.x, pass.parameters[0], pass.grad_output, pass.grad_input, size);
  }

 private:
  const std::size_t weights_;
};

}  // namespace

constinit const LayerDefinition layers::prelu{.options = {"numParameters"}, .make = made<PreluLayer>};

}  // namespace samebits

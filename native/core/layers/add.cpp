#include <algorithm>

#include "core/layers/definition.hpp"

namespace samebits {
namespace {

class AddLayer final : public Layer {
 public:
  explicit AddLayer(const LayerArguments& a) : Layer(a.width(), a.width()) {}

  bool takes(const std::vector<std::size_t>& widths) const override { return widths == std::vector{in, in}; }
  double cost() const override { return 1; }
  bool goes_back_in_place() const override { return false; }

  void forward(const ForwardPass& pass) const override {
    std::copy_n(pass.inputs[0], pass.rows * out, pass.y);
    pass.compute.kernels.add(pass.inputs[1], pass.y, pass.rows * out);
  }

  void backward(const BackwardPass& pass) const override {
    for (std::size_t i = 0; i < 2; ++i) {
      if (pass.grad_inputs[i]) std::copy_n(pass.grad_output, pass.rows * out, pass.grad_inputs[i]);
    }
  }
};

}  // namespace

constinit const LayerDefinition layers::add{.options = {}, .make = made<AddLayer>};

}  // namespace samebits

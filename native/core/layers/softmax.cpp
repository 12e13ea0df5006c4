#include "core/layers/definition.hpp"

namespace samebits {
namespace {

class SoftmaxLayer final : public Layer {
 public:
  explicit SoftmaxLayer(const LayerArguments& a) : Layer(a.width(), a.width()), log_(a.flag(0)) {}

  bool goes_back_in_place() const override { return false; }

  void forward(const ForwardPass& pass) const override {
    pass.compute.kernels.softmax_forward(pass.x, pass.y, pass.rows, out, log_);
  }

  void backward(const BackwardPass& pass) const override {
    pass.compute.kernels.softmax_backward(pass.y, pass.grad_output, pass.grad_input, pass.rows, out, log_);
  }

 private:
  const bool log_;
};

}  // namespace

constinit const LayerDefinition layers::softmax{.options = {"log"}, .make = made<SoftmaxLayer>};

}  // namespace samebits

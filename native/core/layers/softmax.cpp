#include "core/layers/layer.hpp"

namespace samebits {
namespace {

class SoftmaxLayer final : public Layer {
 public:
  SoftmaxLayer(std::size_t width, bool log) : Layer(width, width), log_(log) {}

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

LayerPointer softmax_layer(std::size_t width, bool log) { return std::make_shared<SoftmaxLayer>(width, log); }

}  // namespace samebits

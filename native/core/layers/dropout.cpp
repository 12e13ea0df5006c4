#include "core/dropout.hpp"

#include "core/layers/layer.hpp"

namespace samebits {
namespace {

// It keeps the noise that it has multiplied by.
class DropoutLayer final : public Layer {
 public:
  DropoutLayer(std::size_t width, double p, std::size_t generator)
      : Layer(width, width), p_(p), generator_(generator) {}

  std::size_t generators() const override { return generator_ + 1; }
  bool passes_on(Mode mode) const override { return mode == Mode::eval; }
  std::size_t kept() const override { return out; }

  void forward(const ForwardPass& pass) const override {
    Generator generator(*pass.generators[generator_], pass.compute.kernels);
    dropout_forward(generator, p_, pass.x, pass.kept, pass.y, pass.rows * out);
  }

  void backward(const BackwardPass& pass) const override {
    pass.compute.kernels.multiply(pass.grad_output, pass.kept, pass.grad_input, pass.rows * out);
  }

 private:
  const double p_;
  const std::size_t generator_;
};

}  // namespace

LayerPointer dropout_layer(std::size_t width, double p, std::size_t generator) {
  return std::make_shared<DropoutLayer>(width, p, generator);
}

}  // namespace samebits

#include "core/dropout.hpp"

#include "core/layers/layer.hpp"

namespace samebits {
namespace {

// It keeps the noise that it multiplies by.
class DropoutLayer final : public Layer {
 public:
  DropoutLayer(std::size_t width, double p, std::size_t generator)
      : Layer(width, width), p_(p), generator_(generator) {}

  std::size_t generators() const override { return generator_ + 1; }
  bool passes_on(Mode mode) const override { return mode == Mode::eval; }
  std::size_t kept() const override { return out; }

  void draw(const Draw& draw) const override {
    Generator generator(*draw.generators[generator_], draw.compute.kernels);
    const auto [first, last] = draw.own;
    skip_noise(generator, p_, first * out);
    draw_noise(generator, p_, draw.kept + first * out, (last - first) * out, draw.compute.threads);
    skip_noise(generator, p_, (draw.rows - last) * out);
  }

  void forward(const ForwardPass& pass) const override {
    pass.compute.kernels.multiply(pass.x, pass.kept, pass.y, pass.rows * out);
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

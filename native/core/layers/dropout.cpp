#include "core/dropout.hpp"

#include "core/layers/definition.hpp"

namespace samebits {
namespace {

// It keeps the noise that it multiplies by.
class DropoutLayer final : public Layer {
 public:
  static bool can_have(const LayerArguments& a) { return a.number(0) >= 0 && a.number(0) <= 1 && a.is_size(1); }
  explicit DropoutLayer(const LayerArguments& a)
      : Layer(a.width(), a.width()), p_(a.number(0)), generator_(a.size(1)) {}

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

constinit const LayerDefinition layers::dropout{.options = {"p", "generator"}, .make = made<DropoutLayer>};

}  // namespace samebits

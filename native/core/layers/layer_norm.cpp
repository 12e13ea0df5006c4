// Layer normalisation and its gradients: lib/backend/reference/operations/layer_norm.ts.
#include "core/block_sums.hpp"
#include "core/layers/definition.hpp"

namespace samebits {
namespace {

// Its parameters are the weight and the bias, as far as it has them.
class LayerNormLayer final : public Layer {
 public:
  explicit LayerNormLayer(const LayerArguments& a)
      : Layer(a.width(), a.width()), parameters_(a.flag(0) ? 1 + a.flag(1) : 0), eps_(a.number(2)) {}

  std::vector<std::size_t> parameter_sizes() const override { return std::vector<std::size_t>(parameters_, in); }

  void reserve(Compute& compute, std::size_t rows) const override {
    compute.work_space(BlockSums::floats(rows, 2 * in));
  }

  void forward(const ForwardPass& pass) const override {
    const float *weight = parameter(pass.parameters, 0), *bias = parameter(pass.parameters, 1);
    for_each_rows(pass.compute, pass.rows, [&](std::size_t at, std::size_t rows) {
      pass.compute.kernels.layer_norm_forward(pass.x + at, weight, bias, pass.y + at, rows, in, eps_);
    });
  }

  void backward(const BackwardPass& pass) const override {
    if (pass.gradients && parameters_ > 0) backward_parameters(pass);
    if (!pass.grad_input) return;
    const float* weight = parameter(pass.parameters, 0);
    for_each_rows(pass.compute, pass.rows, [&](std::size_t at, std::size_t rows) {
      pass.compute.kernels.layer_norm_backward_input(pass.x + at, weight, pass.grad_output + at, pass.grad_input + at,
                                                     rows, in, eps_);
    });
  }

 private:
  void backward_parameters(const BackwardPass& pass) const {
    const auto sum_rows = [&](double* sums, std::size_t first, std::size_t rows) {
      pass.compute.kernels.layer_norm_backward_parameters(pass.x + first * in, pass.grad_output + first * in, sums,
                                                          sums + in, rows, in, eps_);
    };
    const BlockSums sums(pass.compute, pass.rows, 2 * in, sum_rows);
    const float* rounded = sums.rounded();
    sums.give(rounded, parameter(pass.gradients, 0), in, pass.accumulate);
    sums.give(rounded + in, parameter(pass.gradients, 1), in, pass.accumulate);
  }

  // That one, or null.
  float* parameter(float* const* parameters, std::size_t i) const { return i < parameters_ ? parameters[i] : nullptr; }

  const std::size_t parameters_;
  const double eps_;
};

}  // namespace

constinit const LayerDefinition layers::layer_norm{.options = {"affine", "bias", "eps"}, .make = made<LayerNormLayer>};

}  // namespace samebits

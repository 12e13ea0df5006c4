// PReLU and its gradients: lib/backend/reference/operations/prelu.ts.
#include <algorithm>
#include <numeric>

#include "core/block_sums.hpp"
#include "core/layers/definition.hpp"

namespace samebits {
namespace {

// One weight makes it a leaky ReLU of that slope.
Activation leaky_relu(float weight) { return {Activation::Kind::leaky_relu, weight, 0}; }

// Its parameter is the weight, of one number or of one for each column.
class PreluLayer final : public Layer {
 public:
  static bool can_have(const LayerArguments& a) { return a.is_size(0); }
  explicit PreluLayer(const LayerArguments& a) : Layer(a.width(), a.width()), weights_(a.size(0)) {}

  bool takes(const std::vector<std::size_t>& widths) const override {
    return Layer::takes(widths) && (weights_ == 1 || weights_ == in);
  }
  std::vector<std::size_t> parameter_sizes() const override { return {weights_}; }
  double cost() const override { return 4; }

  void reserve(Compute& compute, std::size_t rows) const override {
    compute.work_space(BlockSums::floats(rows, columns_of_sums()));
  }

  void forward(const ForwardPass& pass) const override {
    const float* weight = pass.parameters[0];
    if (weights_ == 1) return activation_forward(pass.compute, leaky_relu(*weight), pass.x, pass.y, pass.rows * in);
    for_each_rows(pass.compute, pass.rows, [&](std::size_t at, std::size_t rows) {
      pass.compute.kernels.prelu(pass.x + at, pass.x + at, weight, pass.y + at, rows, in);
    });
  }

  void backward(const BackwardPass& pass) const override {
    if (pass.gradients) backward_weight(pass);
    if (pass.grad_input) backward_input(pass);
  }

 private:
  void backward_input(const BackwardPass& pass) const {
    const float* weight = pass.parameters[0];
    if (weights_ == 1) {
      return activation_backward(pass.compute, leaky_relu(*weight), pass.x, nullptr, pass.grad_output, pass.grad_input,
                                 pass.rows * in);
    }
    for_each_rows(pass.compute, pass.rows, [&](std::size_t at, std::size_t rows) {
      pass.compute.kernels.prelu(pass.x + at, pass.grad_output + at, weight, pass.grad_input + at, rows, in);
    });
  }

  void backward_weight(const BackwardPass& pass) const {
    const auto sum_rows = [&](double* sums, std::size_t first, std::size_t rows) {
      pass.compute.kernels.prelu_backward_weight(pass.x + first * in, pass.grad_output + first * in, sums, rows, in);
      if (weights_ != in) sums[0] = std::accumulate(sums, sums + in, 0.0);
    };
    const BlockSums sums(pass.compute, in == 0 ? 0 : pass.rows, columns_of_sums(), sum_rows);
    sums.give(sums.rounded(), pass.gradients[0], weights_, pass.accumulate);
  }

  // Of a row without columns, the weight's all the same.
  std::size_t columns_of_sums() const { return std::max<std::size_t>(in, 1); }

  const std::size_t weights_;
};

}  // namespace

constinit const LayerDefinition layers::prelu{.options = {"numParameters"}, .make = made<PreluLayer>};

}  // namespace samebits

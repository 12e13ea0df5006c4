#include <algorithm>
#include <numeric>

#include "core/layers/definition.hpp"

namespace samebits {
namespace {

class CatLayer final : public Layer {
 public:
  explicit CatLayer(const LayerArguments& a) : Layer(sum(a.widths), sum(a.widths)), widths_(a.widths) {}

  bool takes(const std::vector<std::size_t>& widths) const override { return widths == widths_; }
  double cost() const override { return 1; }
  bool goes_back_in_place() const override { return false; }

  void forward(const ForwardPass& pass) const override {
    float* y = pass.y;
    for (std::size_t row = 0; row < pass.rows; ++row) {
      for (std::size_t i = 0; i < widths_.size(); ++i) {
        y = std::copy_n(pass.inputs[i] + row * widths_[i], widths_[i], y);
      }
    }
  }

  void backward(const BackwardPass& pass) const override {
    const float* gradient = pass.grad_output;
    for (std::size_t row = 0; row < pass.rows; ++row) {
      for (std::size_t i = 0; i < widths_.size(); gradient += widths_[i++]) {
        if (pass.grad_inputs[i]) std::copy_n(gradient, widths_[i], pass.grad_inputs[i] + row * widths_[i]);
      }
    }
  }

 private:
  static std::size_t sum(const std::vector<std::size_t>& widths) {
    return std::accumulate(widths.begin(), widths.end(), std::size_t{0});
  }

  const std::vector<std::size_t> widths_;
};

}  // namespace

constinit const LayerDefinition layers::cat{.options = {}, .make = made<CatLayer>};

}  // namespace samebits

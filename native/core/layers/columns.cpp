#include <algorithm>

#include "core/layers/definition.hpp"

namespace samebits {
namespace {

class ColumnsLayer final : public Layer {
 public:
  static bool can_have(const LayerArguments& a) {
    return a.is_size(0) && a.is_size(1) && a.size(0) <= a.size(1) && a.size(1) <= a.width();
  }
  explicit ColumnsLayer(const LayerArguments& a) : Layer(a.width(), a.size(1) - a.size(0)), from_(a.size(0)) {}

  double cost() const override { return 1; }
  bool goes_back_in_place() const override { return false; }

  void forward(const ForwardPass& pass) const override {
    for (std::size_t row = 0; row < pass.rows; ++row) std::copy_n(pass.x + row * in + from_, out, pass.y + row * out);
  }

  void backward(const BackwardPass& pass) const override {
    std::fill_n(pass.grad_input, pass.rows * in, 0.0f);
    for (std::size_t row = 0; row < pass.rows; ++row) {
      std::copy_n(pass.grad_output + row * out, out, pass.grad_input + row * in + from_);
    }
  }

 private:
  const std::size_t from_;
};

}  // namespace

constinit const LayerDefinition layers::columns{.options = {"from", "to"}, .make = made<ColumnsLayer>};

}  // namespace samebits

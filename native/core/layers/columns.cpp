#include <algorithm>

#include "core/layers/layer.hpp"

namespace samebits {
namespace {

class ColumnsLayer final : public Layer {
 public:
  ColumnsLayer(std::size_t width, std::size_t from, std::size_t count) : Layer(width, count), from_(from) {}

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

LayerPointer columns_layer(std::size_t width, std::size_t from, std::size_t count) {
  return std::make_shared<ColumnsLayer>(width, from, count);
}

}  // namespace samebits

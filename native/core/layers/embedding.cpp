// lib/backend/reference/operations/embedding.ts
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/layers/definition.hpp"
#include "core/sample_blocks.hpp"

namespace samebits {
namespace {

constexpr std::size_t kNone = ~std::size_t{0};
constexpr std::size_t kMostRows = 1 << 24;  // up to there float has all whole numbers

// Its parameter is the weight. An index is a whole number: whoever calls has checked that.
class EmbeddingLayer final : public Layer {
 public:
  static bool can_have(const LayerArguments& a) {
    const bool is_table = a.is_size(0) && a.size(0) <= kMostRows && a.is_size(1);
    return is_table && (std::isnan(a.number(2)) || (a.is_size(2) && a.size(2) < a.size(0)));
  }
  explicit EmbeddingLayer(const LayerArguments& a)
      : Layer(a.width(), a.width() * a.size(1)),
        rows_(a.size(0)),
        columns_(a.size(1)),
        padding_(std::isnan(a.number(2)) ? kNone : a.size(2)) {}

  std::vector<std::size_t> parameter_sizes() const override { return {rows_ * columns_}; }
  double cost() const override { return 4; }
  bool goes_back_in_place() const override { return false; }

  void reserve(Compute& compute, std::size_t rows) const override { compute.work_space(floats(compute, rows)); }

  void forward(const ForwardPass& pass) const override {
    pass.compute.for_each_part(pass.rows * in, kActivationsPerThread / std::max<std::size_t>(columns_, 1) + 1,
                               [&](std::size_t first, std::size_t last) {
                                 for (std::size_t i = first; i < last; ++i)
                                   look_up(pass.x[i], pass.parameters[0], pass.y + i * columns_);
                               });
  }

  void backward(const BackwardPass& pass) const override {
    if (pass.grad_input) std::fill_n(pass.grad_input, pass.rows * in, 0.0f);
    if (!pass.gradients) return;
    Compute& compute = pass.compute;
    const Lookups lookups = lookups_by_row(pass);
    float* sums = reinterpret_cast<float*>(lookups.next + pass.rows * in);
    const std::size_t parts = std::min(parts_for(compute), std::max<std::size_t>(rows_, 1));
    compute.threads.run(parts, [&](std::size_t part) {
      float* own = sums + part * 2 * columns_;
      const Range rows = range_of(rows_, 1, part, parts);
      for (std::size_t row = rows.first; row < rows.last; ++row) add_up(pass, lookups, row, own);
    });
  }

 private:
  // The first lookup of each row, and the next one after each of the same row, or kNone.
  struct Lookups {
    std::size_t *first, *next;
  };

  std::size_t parts_for(const Compute& compute) const { return compute.parts_for(rows_ * columns_, kUpdatesPerThread); }

  // What the backward pass works in: Lookups, and two rows for each thread.
  std::size_t floats(const Compute& compute, std::size_t rows) const {
    return (rows_ + rows * in) * (sizeof(std::size_t) / sizeof(float)) + parts_for(compute) * 2 * columns_;
  }

  // Whether a number is that of a row: NaN is none.
  bool is_row(float index) const { return index >= 0 && index < static_cast<float>(rows_); }

  void look_up(float index, const float* weight, float* y) const {
    if (is_row(index)) std::copy_n(weight + static_cast<std::size_t>(index) * columns_, columns_, y);
    else std::fill_n(y, columns_, 0.0f);
  }

  Lookups lookups_by_row(const BackwardPass& pass) const {
    const std::size_t count = pass.rows * in;
    auto* first = reinterpret_cast<std::size_t*>(pass.compute.work_space(floats(pass.compute, pass.rows)));
    const Lookups lookups{first, first + rows_};
    std::fill_n(lookups.first, rows_, kNone);
    for (std::size_t i = count; i-- > 0;) {
      if (!is_row(pass.x[i])) continue;
      const auto row = static_cast<std::size_t>(pass.x[i]);
      lookups.next[i] = std::exchange(lookups.first[row], i);
    }
    return lookups;
  }

  // The gradient of a row: its lookups' in a block of samples, and the blocks' after one another. `own` has two rows.
  void add_up(const BackwardPass& pass, const Lookups& lookups, std::size_t row, float* own) const {
    const Kernels& kernels = pass.compute.kernels;
    float *gradient = pass.gradients[0] + row * columns_, *sum = own, *total = own + columns_;
    std::size_t i = row == padding_ ? kNone : lookups.first[row];
    if (i == kNone && pass.accumulate) return;
    std::fill_n(total, columns_, 0.0f);
    while (i != kNone) {
      const std::size_t end = (i / (in * kSampleBlock) + 1) * in * kSampleBlock;
      std::fill_n(sum, columns_, 0.0f);
      for (; i < end; i = lookups.next[i]) kernels.add(pass.grad_output + i * columns_, sum, columns_);
      kernels.add(sum, total, columns_);
    }
    if (pass.accumulate) kernels.add(total, gradient, columns_);
    else std::copy_n(total, columns_, gradient);
  }

  const std::size_t rows_, columns_, padding_;  // the row that gets no gradient, or kNone
};

}  // namespace

constinit const LayerDefinition layers::embedding{.options = {"numEmbeddings", "embeddingDim", "paddingIdx"},
                                                  .make = made<EmbeddingLayer>};

}  // namespace samebits

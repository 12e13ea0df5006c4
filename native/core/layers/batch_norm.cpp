// Batch normalisation and its gradients: lib/backend/reference/operations/batch_norm.ts.
#include <algorithm>
#include <cmath>

#include "core/block_sums.hpp"
#include "core/layers/definition.hpp"

namespace samebits {
namespace {

// Its parameters are the weight and the bias, as far as it has them; its buffers, where it tracks statistics, the
// running mean and variance, and a count of the batches. It keeps the moments that it has normalised by: the columns'
// means, and then as many scales.
class BatchNormLayer final : public Layer {
 public:
  explicit BatchNormLayer(const LayerArguments& a)
      : Layer(a.width(), a.width()),
        parameters_(a.flag(0) ? 1 + a.flag(1) : 0),
        eps_(a.number(2)),
        momentum_(a.number(3)),
        tracks_(a.flag(4)) {}

  std::vector<std::size_t> parameter_sizes() const override { return std::vector<std::size_t>(parameters_, in); }
  std::vector<std::size_t> buffer_sizes() const override { return std::vector<std::size_t>(tracks_ ? 2 : 0, in); }
  std::size_t counters() const override { return tracks_ ? 1 : 0; }
  bool mixes_rows(Mode mode) const override { return mode == Mode::training || !tracks_; }
  std::size_t kept_of_batch() const override { return 2 * in * sizeof(double) / sizeof(float); }

  void reserve(Compute& compute, std::size_t rows) const override {
    compute.work_space(BlockSums::floats(rows, 2 * in));
  }

  void forward(const ForwardPass& pass) const override {
    std::vector<double> own;
    if (!pass.kept) own.resize(2 * in);
    double* moments = pass.kept ? reinterpret_cast<double*>(pass.kept) : own.data();
    if (mixes_rows(pass.mode)) measure(pass, moments);
    else take_running(pass, moments);
    const float *weight = parameter(pass.parameters, 0), *bias = parameter(pass.parameters, 1);
    for_each_rows(pass.compute, pass.rows, [&](std::size_t at, std::size_t rows) {
      pass.compute.kernels.batch_norm_forward(pass.x + at, moments, weight, bias, pass.y + at, rows, in);
    });
  }

  void backward(const BackwardPass& pass) const override {
    const auto* moments = reinterpret_cast<const double*>(pass.kept);
    const auto sum_rows = [&](double* sums, std::size_t first, std::size_t rows) {
      pass.compute.kernels.batch_norm_backward_sums(pass.x + first * in, moments, pass.grad_output + first * in, sums,
                                                    rows, in);
    };
    BlockSums sums(pass.compute, pass.rows, 2 * in, sum_rows);
    const float* rounded = sums.rounded();
    if (pass.gradients) {
      sums.give(rounded, parameter(pass.gradients, 0), in, pass.accumulate);
      sums.give(rounded + in, parameter(pass.gradients, 1), in, pass.accumulate);
    }
    if (!pass.grad_input) return;
    double* means = sums.whole();
    for (std::size_t j = 0; j < 2 * in; ++j) means[j] /= static_cast<double>(pass.rows);
    const double* along = mixes_rows(pass.mode) ? means : nullptr;
    const float* weight = parameter(pass.parameters, 0);
    for_each_rows(pass.compute, pass.rows, [&](std::size_t at, std::size_t rows) {
      pass.compute.kernels.batch_norm_backward_input(pass.x + at, moments, weight, pass.grad_output + at, along,
                                                     pass.grad_input + at, rows, in);
    });
  }

 private:
  // That one, or null.
  float* parameter(float* const* parameters, std::size_t i) const { return i < parameters_ ? parameters[i] : nullptr; }

  double scale_of(double variance) const { return 1 / std::sqrt(variance + eps_); }

  // Sets the moments to those of the rows of x, which running statistics, where there are any, take as a batch in
  // training.
  void measure(const ForwardPass& pass, double* moments) const {
    const double n = static_cast<double>(pass.rows);
    const auto add_rows = [&](double* sums, std::size_t first, std::size_t rows) {
      pass.compute.kernels.batch_norm_sums(pass.x + first * in, sums, rows, in);
    };
    const double* sums = BlockSums(pass.compute, pass.rows, in, add_rows).whole();
    std::transform(sums, sums + in, moments, [=](double sum) { return sum / n; });
    const auto add_squares = [&](double* sums, std::size_t first, std::size_t rows) {
      pass.compute.kernels.batch_norm_squares(pass.x + first * in, moments, sums, rows, in);
    };
    const double* squares = BlockSums(pass.compute, pass.rows, in, add_squares).whole();
    std::transform(squares, squares + in, moments + in, [&](double sum) { return scale_of(sum / n); });
    if (tracks_) take_batch(pass, moments, squares);
  }

  void take_batch(const ForwardPass& pass, const double* means, const double* squares) const {
    std::int64_t& batches = *pass.counters[0];
    batches = static_cast<std::int64_t>(static_cast<std::uint64_t>(batches) + 1);
    if (pass.rows == 0) return;
    float *mean = pass.buffers[0], *variance = pass.buffers[1];
    const double share = std::isnan(momentum_) ? 1 / static_cast<double>(batches) : momentum_;
    const double rest = 1 - share, freedom = static_cast<double>(pass.rows) - 1;
    for (std::size_t j = 0; j < in; ++j) {
      mean[j] = static_cast<float>(share * means[j] + rest * static_cast<double>(mean[j]));
      variance[j] = static_cast<float>(share * (squares[j] / freedom) + rest * static_cast<double>(variance[j]));
    }
  }

  // Sets them to those of running statistics.
  void take_running(const ForwardPass& pass, double* moments) const {
    const float *mean = pass.buffers[0], *variance = pass.buffers[1];
    std::copy_n(mean, in, moments);
    std::transform(variance, variance + in, moments + in, [&](float v) { return scale_of(static_cast<double>(v)); });
  }

  const std::size_t parameters_;
  const double eps_, momentum_;  // a batch's share in the running statistics; NaN: that of one of all
  const bool tracks_;            // has running statistics
};

}  // namespace

constinit const LayerDefinition layers::batch_norm{.options = {"affine", "bias", "eps", "momentum", "tracks"},
                                                   .make = made<BatchNormLayer>};

}  // namespace samebits

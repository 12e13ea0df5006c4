#include "core/batch_norm.hpp"

#include "core/layers/definition.hpp"

namespace samebits {
namespace {

// Its parameters are the weight and the bias, as far as it has them; its buffers, where it tracks statistics, the
// running mean and variance, and a count of the batches. It keeps the moments that it has normalised by.
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
  std::size_t kept_of_batch() const override { return moments(); }

  void reserve(Compute& compute, std::size_t rows) const override { reserve_batch_norm(compute, size(rows)); }

  void forward(const ForwardPass& pass) const override {
    std::vector<double> own;
    if (!pass.kept) own.resize(2 * in);
    double* moments = pass.kept ? reinterpret_cast<double*>(pass.kept) : own.data();
    measure(pass, moments);
    batch_norm_forward(pass.compute, pass.x, moments, parameter(pass.parameters, 0), parameter(pass.parameters, 1),
                       pass.y, size(pass.rows));
  }

  void backward(const BackwardPass& pass) const override {
    batch_norm_backward(pass.compute, pass.x, reinterpret_cast<const double*>(pass.kept), parameter(pass.parameters, 0),
                        pass.grad_output,
                        {.input = pass.grad_input,
                         .weight = gradient(pass.gradients, 0),
                         .bias = gradient(pass.gradients, 1),
                         .accumulate = pass.accumulate,
                         .moments_of_batch = mixes_rows(pass.mode)},
                        size(pass.rows));
  }

 private:
  std::size_t moments() const { return 2 * in * sizeof(double) / sizeof(float); }
  BatchNormSize size(std::size_t rows) const { return {rows, in, eps_}; }

  const float* parameter(float* const* parameters, std::size_t i) const {
    return i < parameters_ ? parameters[i] : nullptr;
  }

  float* gradient(float* const* gradients, std::size_t i) const {
    return gradients && i < parameters_ ? gradients[i] : nullptr;
  }

  void measure(const ForwardPass& pass, double* moments) const {
    if (!tracks_) return batch_moments(pass.compute, pass.x, moments, nullptr, size(pass.rows));
    if (pass.mode == Mode::eval) return running_moments(pass.buffers[0], pass.buffers[1], moments, in, eps_);
    const RunningStatistics running{pass.buffers[0], pass.buffers[1], pass.counters[0], momentum_};
    batch_moments(pass.compute, pass.x, moments, &running, size(pass.rows));
  }

  const std::size_t parameters_;
  const double eps_, momentum_;  // a batch's share in the running statistics; NaN: that of one of all
  const bool tracks_;            // has running statistics
};

}  // namespace

constinit const LayerDefinition layers::batch_norm{.options = {"affine", "bias", "eps", "momentum", "tracks"},
                                                   .make = made<BatchNormLayer>};

}  // namespace samebits

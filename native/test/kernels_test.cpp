// Every table against the baseline's, elementwise operations, with lengths that leave tails and values at the edges.
#include "kernels/kernels.hpp"

#include <cmath>
#include <limits>

#include "dispatch/dispatch.hpp"
#include "test/check.hpp"

namespace samebits {
namespace {

using Floats = std::vector<float>;
using Limits = std::numeric_limits<float>;

Floats edges_and(std::size_t n) {
  Floats values = test::random_floats(n, 5);
  const float edges[] = {0.0f,  -0.0f, Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN(), Limits::denorm_min(),
                         1e-40f, 9.0f,  9.1f,               1e30f,               Limits::max(),       -Limits::min()};
  for (std::size_t i = 0; i < n && i < std::size(edges); ++i) values[i] = edges[i];
  return values;
}

template <typename F>
void same_as_baseline(const Kernels& kernels, const char* what, std::size_t n, F operation) {
  const Floats got = operation(kernels), want = operation(*kernels_named("baseline"));
  const long i = test::first_difference(got, want);
  CHECK(i < 0, "%s of %zu numbers on %s: index %ld", what, n, kernels.isa, i);
}

void elementwise(const Kernels& kernels, std::size_t n) {
  const Floats x = edges_and(n), g = test::random_floats(n, 6);
  for (int kind = 0; kind <= static_cast<int>(Activation::Kind::softplus); ++kind) {
    const Activation activation{static_cast<Activation::Kind>(kind), 0.7, 3};
    same_as_baseline(kernels, "activation_forward", n, [&](const Kernels& k) {
      Floats y(n);
      k.activation_forward(activation, x.data(), y.data(), n);
      return y;
    });
    same_as_baseline(kernels, "activation_backward", n, [&](const Kernels& k) {
      Floats y = g;
      k.activation_backward(activation, x.data(), x.data(), y.data(), y.data(), n);
      return y;
    });
  }
  for (const bool log : {false, true}) {
    same_as_baseline(kernels, "softmax", n, [&](const Kernels& k) {
      Floats y(2 * n), gradient(2 * n, 0.5f);
      Floats rows = x;
      rows.insert(rows.end(), g.begin(), g.end());
      k.softmax_forward(rows.data(), y.data(), 2, n, log);
      k.softmax_backward(y.data(), gradient.data(), gradient.data(), 2, n, log);
      y.insert(y.end(), gradient.begin(), gradient.end());
      return y;
    });
  }
  same_as_baseline(kernels, "multiply", n, [&](const Kernels& k) {
    Floats y = g;
    k.multiply(x.data(), y.data(), y.data(), n);
    return y;
  });


// Every loss of rows of `columns` numbers, and its gradient.
void losses(const Kernels& kernels, std::size_t rows, std::size_t columns) {
  using Kind = Loss::Kind;
  const std::size_t n = rows * columns;
  const Floats x = edges_and(n), t = test::random_floats(n, 7), weight = test::random_floats(columns, 8);
  std::vector<std::int32_t> indices(rows);
  for (std::size_t r = 0; r < rows; ++r) indices[r] = static_cast<std::int32_t>(r * 7 % columns);
  const auto compare = [&](const Loss& loss, Target target) {
    same_as_baseline(kernels, "add_row_losses", n, [&](const Kernels& k) {
      std::vector<double> scratch(loss_rows_scratch(rows, columns));
      Floats grad(n + 1);
      grad[n] = static_cast<float>(
          k.add_row_losses(1, loss, {x.data(), target, grad.data(), rows, columns, 3}, scratch.data()));
      return grad;
    });
  };
  for (const float* w : {static_cast<const float*>(nullptr), weight.data()}) {
    compare({Kind::cross_entropy, Reduction::mean, w, nullptr, 0, 0, 0}, {indices.data(), nullptr});
    compare({Kind::cross_entropy, Reduction::mean, w, nullptr, 0.1}, {indices.data(), nullptr});
    compare({Kind::cross_entropy, Reduction::mean, w}, {nullptr, t.data()});
    compare({Kind::nll, Reduction::mean, w}, {indices.data(), nullptr});
    compare({Kind::bce_with_logits, Reduction::mean, w, w ? x.data() : nullptr}, {nullptr, t.data()});
  }
  for (const Kind kind : {Kind::mse, Kind::l1, Kind::smooth_l1}) compare({kind, Reduction::mean}, {nullptr, t.data()});
}

// Within one rounding of the C library's, which is right to well under that.
void tanh_is_accurate(const Kernels& kernels) {
  Floats x, y;
  for (float v = 1e-6f; v < 12; v *= 1.001f) x.push_back(v);
  y.resize(x.size());
  kernels.activation_forward({Activation::Kind::tanh, 0, 0}, x.data(), y.data(), x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double exact = std::tanh(static_cast<double>(x[i]));
    const double ulp = std::nextafter(y[i], 2.0f) - y[i];
    CHECK(std::abs(y[i] - exact) <= 0.51 * ulp, "%s tanh(%a) = %a, exactly %a", kernels.isa, x[i], y[i], exact);
  }
}

}  // namespace
}  // namespace samebits

int main() {
  using namespace samebits;
  for (const Kernels* kernels : runnable_kernels()) {
    for (std::size_t n = 0; n <= 70; ++n) elementwise(*kernels, n);
    for (std::size_t rows = 0; rows <= 9; ++rows) {
      for (const std::size_t columns : {1, 2, 3, 5, 8, 16, 17, 70}) losses(*kernels, rows, columns);
    }
    tanh_is_accurate(*kernels);
  }
  return test::failures;
}

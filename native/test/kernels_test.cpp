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
  const float edges[] = {
      0.0f, -0.0f, Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN(), Limits::denorm_min(), 1e-40f, 9.0f,
      9.1f, 1e30f, Limits::max(),      -Limits::min()};
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
  for (int kind = 0; kind < static_cast<int>(count_of(kActivationKindNames)); ++kind) {
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
}

// The C library's double is right to well under the bound, which prove_activations shows for all floats.
void tanh_is_accurate(const Kernels& kernels) {
  Floats x, y;
  for (float v = 1e-6f; v < 12; v *= 1.001f) x.push_back(v);
  y.resize(x.size());
  kernels.activation_forward({Activation::Kind::tanh, 0, 0}, x.data(), y.data(), x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double exact = std::tanh(static_cast<double>(x[i]));
    const double ulp = std::nextafter(y[i], 2.0f) - y[i];
    CHECK(std::abs(y[i] - exact) <= 0.529 * ulp, "%s tanh(%a) = %a, exactly %a", kernels.isa, x[i], y[i], exact);
  }
}

}  // namespace
}  // namespace samebits

int main() {
  using namespace samebits;
  for (const Kernels* kernels : runnable_kernels()) {
    for (std::size_t n = 0; n <= 70; ++n) elementwise(*kernels, n);
    tanh_is_accurate(*kernels);
  }
  return test::failures;
}

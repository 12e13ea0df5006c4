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
  same_as_baseline(kernels, "tanh_forward", n, [&](const Kernels& k) {
    Floats y(n);
    k.tanh_forward(x.data(), y.data(), n);
    return y;
  });
  same_as_baseline(kernels, "tanh_backward", n, [&](const Kernels& k) {
    Floats y = g;
    k.tanh_backward(x.data(), y.data(), y.data(), n);
    return y;
  });
  for (const bool first : {true, false}) {
    same_as_baseline(kernels, "sgd_step", n, [&](const Kernels& k) {
      Floats p = x, buffer = g;
      k.sgd_step(p.data(), g.data(), buffer.data(), first, {0.1f, 0.9f, 0.7f, 0.01f, true, true}, n);
      p.insert(p.end(), buffer.begin(), buffer.end());
      return p;
    });
  }
}

// Within one rounding of the C library's, which is right to well under that.
void tanh_is_accurate(const Kernels& kernels) {
  Floats x, y;
  for (float v = 1e-6f; v < 12; v *= 1.001f) x.push_back(v);
  y.resize(x.size());
  kernels.tanh_forward(x.data(), y.data(), x.size());
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
    tanh_is_accurate(*kernels);
  }
  return test::failures;
}

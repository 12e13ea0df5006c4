// Every optimiser on every table against the baseline's, with lengths that leave tails; the powers that Adam divides
// by.
#include "core/optimizer.hpp"

#include <cmath>
#include <limits>

#include "core/power.hpp"
#include "dispatch/dispatch.hpp"
#include "test/check.hpp"

namespace samebits {
namespace {

using Floats = std::vector<float>;
using Kind = OptimizerRule::Kind;

const OptimizerRule kRules[] = {
    {.kind = Kind::sgd, .lr = 0.1},
    {.kind = Kind::sgd, .lr = 0.1, .weight_decay = 0.01, .maximize = true, .momentum = 0.9, .dampening = 0.3},
    {.kind = Kind::sgd, .lr = 0.1, .momentum = 0.9, .nesterov = true},
    {.kind = Kind::adam, .lr = 1e-3, .beta1 = 0.9, .beta2 = 0.999, .eps = 1e-8},
    {.kind = Kind::adam,
     .lr = 1e-3,
     .weight_decay = 0.1,
     .maximize = true,
     .beta1 = 0.3,
     .beta2 = 0.99,
     .amsgrad = true,
     .eps = 1e-8},
    {.kind = Kind::adamw, .lr = 1e-3, .weight_decay = 0.1, .beta1 = 0.9, .beta2 = 0.999, .eps = 1e-8},
    {.kind = Kind::rmsprop, .lr = 0.01, .weight_decay = 0.1, .eps = 1e-8, .alpha = 0.9, .centered = true},
    {.kind = Kind::rmsprop, .lr = 0.01, .momentum = 0.9, .eps = 1e-8, .alpha = 0.4, .centered = true},
    {.kind = Kind::adagrad, .lr = 0.01, .weight_decay = 0.1, .maximize = true, .eps = 1e-10, .lr_decay = 0.1},
};

Floats edges_and(std::size_t n, unsigned seed) {
  using Limits = std::numeric_limits<float>;
  Floats values = test::random_floats(n, seed);
  const float edges[] = {0.0f,   -0.0f, Limits::infinity(), Limits::quiet_NaN(), Limits::denorm_min(),
                         1e-40f, 1e30f, -Limits::max()};
  for (std::size_t i = 0; i < n && i < std::size(edges); ++i) values[i] = edges[(i + seed) % std::size(edges)];
  return values;
}

// The parameter and what is kept of it after three steps.
Floats steps(const Kernels& kernels, const OptimizerRule& rule, std::size_t n) {
  Floats parameter = edges_and(n, 1);
  std::vector<Floats> kept(kOptimizerSlots, Floats(n));
  OptimizerBuffers buffers;
  for (std::size_t i = 0; i < kOptimizerSlots; ++i) buffers.slot[i] = uses_slot(rule, i) ? kept[i].data() : nullptr;
  std::uint32_t step = 0;
  BetaPowers powers;
  for (unsigned seed = 2; seed < 5; ++seed) {
    optimizer_step(kernels, optimizer_scalars(rule, step, powers), parameter.data(), edges_and(n, seed).data(), buffers,
                   n);
    step = count_step(rule, step);
  }
  for (const Floats& values : kept) parameter.insert(parameter.end(), values.begin(), values.end());
  return parameter;
}

void same_as_baseline(const Kernels& kernels) {
  for (std::size_t rule = 0; rule < std::size(kRules); ++rule) {
    for (std::size_t n = 0; n <= 70; ++n) {
      const Floats want = steps(*kernels_named("baseline"), kRules[rule], n);
      const long i = test::first_difference(steps(kernels, kRules[rule], n), want);
      CHECK(i < 0, "rule %zu, %zu numbers on %s: index %ld", rule, n, kernels.isa, i);
    }
  }
}

void sums_of_squares(const Kernels& kernels) {
  for (std::size_t n = 0; n <= 70; ++n) {
    const Floats x = test::random_floats(n, 7);
    double lanes[kNormLanes] = {}, want = 0;
    for (std::size_t i = 0; i < n; ++i) lanes[i % kNormLanes] += static_cast<double>(x[i]) * static_cast<double>(x[i]);
    for (const double lane : lanes) want += lane;
    const double got = kernels.sum_of_squares(x.data(), n);
    CHECK(got == want, "%zu numbers on %s: %a, not %a", n, kernels.isa, got, want);
  }
}

// The C library's pow in long double is right to far under half a place of double.
void powers() {
  for (const double base : {0.0, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999, 1.0, 1.5}) {
    Powers powers;
    for (std::uint64_t exponent = 0; exponent < 1000; exponent += 1 + exponent / 70) {
      const double got = powers.at(base, exponent);
      const long double want = std::pow(static_cast<long double>(base), static_cast<long double>(exponent));
      const double ulp = std::nextafter(got, HUGE_VAL) - got;
      CHECK(std::abs(got - want) <= 0.501L * ulp, "%g^%llu = %a, not %La", base,
            static_cast<unsigned long long>(exponent), got, want);
    }
  }
}

}  // namespace
}  // namespace samebits

int main() {
  using namespace samebits;
  for (const Kernels* kernels : runnable_kernels()) {
    same_as_baseline(*kernels);
    sums_of_squares(*kernels);
  }
  powers();
  return test::failures;
}

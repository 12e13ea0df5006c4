// Every optimiser on every table against the baseline's, with lengths that leave tails; the powers that Adam divides
// by.
#include "core/norm.hpp"
#include "core/optimizer.hpp"

#include <cmath>
#include <limits>
#include <random>

#include "core/power.hpp"
#include "dispatch/dispatch.hpp"
#include "test/check.hpp"

namespace samebits {
namespace {

using Floats = std::vector<float>;

// Of each kind, its options drawn from numbers that mean nothing to some of them, and from those that most have.
std::vector<OptimizerRule> rules() {
  constexpr double kNumbers[] = {0, 0, 1, 0.3, 0.9, 0.999, 1e-8};
  std::mt19937 engine(1);
  const auto any = [&] { return kNumbers[engine() % std::size(kNumbers)]; };
  std::vector<OptimizerRule> found;
  for (std::size_t i = 0; i < 20 * count_of(kOptimizerKindNames); ++i) {
    OptimizerRule rule{.kind = static_cast<OptimizerKind>(i % count_of(kOptimizerKindNames)),
                       .common = {.lr = 0.1, .weight_decay = any(), .maximize = engine() % 2 == 0}};
    for (double& option : rule.own) option = any();
    found.push_back(rule);
  }
  return found;
}

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
  Progress progress;
  BetaPowers powers;
  for (unsigned seed = 2; seed < 5; ++seed) {
    kernels.optimizer_step(optimizer_scalars(rule, progress, powers), parameter.data(), edges_and(n, seed).data(),
                           buffers.slot, n);
    progress = progress_after(rule, progress);
  }
  for (const Floats& values : kept) parameter.insert(parameter.end(), values.begin(), values.end());
  return parameter;
}

void same_as_baseline(const Kernels& kernels) {
  for (const OptimizerRule& rule : rules()) {
    for (std::size_t n = 0; n <= 70; ++n) {
      const long i = test::first_difference(steps(kernels, rule, n), steps(*kernels_named("baseline"), rule, n));
      const auto& own = rule.own;
      CHECK(i < 0, "%s(%g, %g, %g, %g), weight decay %g, %zu numbers on %s: index %ld",
            kOptimizerKindNames[static_cast<std::size_t>(rule.kind)], own[0], own[1], own[2], own[3],
            rule.common.weight_decay, n, kernels.isa, i);
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

// Of blocks, with any number of threads: with this many blocks, the order of their sums is seen.
void sums_of_blocks(const Kernels& kernels) {
  for (const std::size_t n : {kNormBlock - 1, kNormBlock, kNormBlock + 1, 5 * kNormBlock, 7 * kNormBlock + 3}) {
    const Floats x = test::random_floats(n, 7);
    double want = 0;
    for (std::size_t first = 0; first < n; first += kNormBlock) {
      want += kernels.sum_of_squares(x.data() + first, std::min(kNormBlock, n - first));
    }
    for (const std::size_t threads : {1, 2, 3, 5}) {
      Compute compute{kernels, {ThreadPool::shared(), threads}};
      const double got = sum_of_squares(compute, x.data(), n);
      CHECK(got == want, "%zu numbers, %zu threads on %s: %a, not %a", n, threads, kernels.isa, got, want);
    }
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
    sums_of_blocks(*kernels);
  }
  powers();
  return test::failures;
}

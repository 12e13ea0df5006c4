// Every activation on every float: `prove_activations [threads [kind...]]` compares the fastest kernels here with the C
// library's doubles (near 0 with a series, far from it with the limit) and, where those cannot tell how a value rounds,
// with its quadruple-precision functions. What the other instruction sets here give is compared as bits, so what holds
// for one holds for all, and fma_by_double is fma.
#include <quadmath.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

#include "dispatch/dispatch.hpp"
#include "kernels/kernels.hpp"

namespace samebits {
namespace {

using Kind = Activation::Kind;

// The functions over double and __float128 alike.
double exp(double x) { return std::exp(x); }
__float128 exp(__float128 x) { return expq(x); }
double expm1(double x) { return std::expm1(x); }
__float128 expm1(__float128 x) { return expm1q(x); }
double log1p(double x) { return std::log1p(x); }
__float128 log1p(__float128 x) { return log1pq(x); }
double tanh(double x) { return std::tanh(x); }
__float128 tanh(__float128 x) { return tanhq(x); }
double erfc(double x) { return std::erfc(x); }
__float128 erfc(__float128 x) { return erfcq(x); }

// x - tanh(x); of doubles near 0 by its series, since their difference has lost too much.
__float128 minus_tanh(__float128 x) { return x - tanhq(x); }
double minus_tanh(double x) {
  if (std::abs(x) >= 0.5) return x - std::tanh(x);
  constexpr double series[] = {0.3333333333333333,     -0.13333333333333333,   0.05396825396825397,
                               -0.021869488536155203,  0.008863235529902197,   -0.003592128036572481,
                               0.0014558343870513183,  -0.000590027440945586,  0.00023912911424355248,
                               -9.691537956929451e-05, 3.927832388331683e-05,  -1.5918905069328964e-05,
                               6.451689215655431e-06,  -2.6147711512907546e-06};
  double sum = 0;
  for (std::size_t i = std::size(series); i-- > 0;) sum = series[i] + x * x * sum;
  return x * x * x * sum;
}

template <typename R>
inline R within(R least, R x, R most) {
  return x < least ? least : x > most ? most : x;
}

template <typename R>
inline R exact(Kind kind, R x) {
  const R half = static_cast<R>(0.5);
  switch (kind) {
    case Kind::tanh: return tanh(x);
    case Kind::relu: return x < 0 ? 0 : x;
    case Kind::leaky_relu: return x > 0 ? x : x * static_cast<R>(0.01f);
    case Kind::sigmoid: return 1 / (1 + exp(-x));
    case Kind::silu: return x / (1 + exp(-x));
    case Kind::gelu: return x * (erfc(-x * static_cast<R>(M_SQRT1_2q)) / 2);
    case Kind::gelu_tanh: {
      const R c = 2 * static_cast<R>(sqrtq(M_2_PIq));
      return x / (1 + exp(-c * (x + static_cast<R>(0.044715Q) * x * x * x)));
    }
    case Kind::elu: return x < 0 ? expm1(x) : x;
    case Kind::softplus:
      if (x > 20) return x;
      return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
    case Kind::relu6: return within<R>(0, x, 6);
    case Kind::hardtanh: return within<R>(-1, x, 1);
    case Kind::hardsigmoid: return within<R>(0, x + 3, 6) / 6;
    case Kind::hardswish: return x * within<R>(0, x + 3, 6) / 6;
    case Kind::selu: {
      const R scale = static_cast<R>(1.0507009873554804934193349852946Q);
      return x < 0 ? scale * static_cast<R>(1.6732632423543772848170429916717Q) * expm1(x) : scale * x;
    }
    case Kind::celu: return x < 0 ? expm1(x) : x;
    case Kind::mish: return x * tanh(x > 0 ? x + log1p(exp(-x)) : log1p(exp(x)));
    case Kind::logsigmoid: {
      const R y = x < 0 ? x - log1p(exp(x)) : 0 - log1p(exp(-x));
      return y >= -0x1p-150 ? 0 : y;  // less than a float has, and 0 is +0 here
    }
    case Kind::softsign: return x / (1 + (x < 0 ? -x : x));
    case Kind::tanhshrink: return minus_tanh(x);
    case Kind::softshrink: return x > half ? x - half : x < -half ? x + half : x == x ? 0 : x;
    case Kind::hardshrink: return x >= -half && x <= half ? 0 : x;
    case Kind::threshold: return x <= half ? 20 : x;
  }
  std::abort();
}

constexpr float kNear = 0x1p-10, kFar = 128;

// For |x| < kNear; what is left out is below 1e-13 of the value.
inline double near_zero(Kind kind, double x) {
  const double z = x * x;
  const auto logistic = [](double u) { return 0.5 + u * (0.25 - u * u * (1.0 / 48 - u * u / 480)); };
  switch (kind) {
    case Kind::tanh: return x * (1 - z * (1.0 / 3 - z * (2.0 / 15)));
    case Kind::sigmoid: return logistic(x);
    case Kind::silu: return x * logistic(x);
    case Kind::gelu: return x * (0.5 + x * (1 - z * (1.0 / 6 - z / 40)) * (M_SQRT1_2 * M_2_SQRTPI / 2));
    case Kind::gelu_tanh: return x * logistic(x * (1 + 0.044715 * z) * (M_SQRT2 * M_2_SQRTPI));
    case Kind::elu: return x < 0 ? x + z * (0.5 + x * (1.0 / 6 + x / 24)) : x;
    case Kind::softplus: return M_LN2 + x / 2 + z * (1.0 / 8 - z / 192);
    default: return exact(kind, x);
  }
}

// For finite |x| >= kFar, where the functions are within 1e-50 of their limits.
inline double far_from_zero(Kind kind, double x) {
  switch (kind) {
    case Kind::tanh: return x < 0 ? -1 : 1;
    case Kind::sigmoid: return x < 0 ? 0 : 1;
    case Kind::silu:
    case Kind::gelu:
    case Kind::gelu_tanh: return x < 0 ? -0.0 : x;
    case Kind::elu: return x < 0 ? -1 : x;
    case Kind::softplus: return x < 0 ? 0 : x;
    default: return exact(kind, x);
  }
}

// One over the distance of neighbouring floats at a value: that is 2^-23 times the power of two below it, 2^-149 at
// least.
inline double per_ulp(double value) {
  constexpr std::uint64_t kExponent = 0x7ff0000000000000, kOne = std::uint64_t{1023} << 52,
                          kLeast = std::uint64_t{1023 - 126} << 52;
  const std::uint64_t power = std::max(std::bit_cast<std::uint64_t>(value) & kExponent, kLeast);
  return std::bit_cast<double>(2 * kOne - power) * 0x1p23;
}

struct Findings {
  double worst = 0;  // in ulps
  float worst_at = 0;
  std::uint64_t misrounded = 0;
  std::uint64_t wrong = 0;      // NaN, infinity or the sign of zero
  std::uint64_t different = 0;  // from one instruction set to another

  void add(const Findings& other) {
    if (other.worst > worst) worst = other.worst, worst_at = other.worst_at;
    misrounded += other.misrounded;
    wrong += other.wrong;
    different += other.different;
  }
};

// The doubles' own errors, in ulps of a float, are well below.
constexpr double kUncertain = 1e-5;

// A value whose error is not plainly less than half an ulp.
void examine(Kind kind, float x, double want, float y, Findings& findings) {
  if (std::isnan(want) || std::isnan(y) || std::isinf(want) || std::isinf(y)) {
    findings.wrong += std::isnan(want) ? !std::isnan(y) : static_cast<float>(want) != y;
    return;
  }
  findings.wrong += std::signbit(want) != std::signbit(y);
  const double error = std::abs(y - want) * per_ulp(want);
  if (error > findings.worst) findings.worst = error, findings.worst_at = x;
  if (error > 0.5 + kUncertain) ++findings.misrounded;
  else if (error > 0.5 - kUncertain)
    findings.misrounded += static_cast<float>(exact(kind, static_cast<__float128>(x))) != y;
}

constexpr std::uint64_t kBlock = 1 << 14, kBlocks = (std::uint64_t{1} << 32) / kBlock;

// The values of a block of neighbouring floats.
template <Kind kind>
void examine_block(const float* x, const float* y, Findings& findings) {
  double want[kBlock];
  const float size = std::abs(x[0]);
  if (size < kNear) {
    for (std::uint64_t i = 0; i < kBlock; ++i) want[i] = near_zero(kind, x[i]);
  } else if (size >= kFar && std::isfinite(size)) {
    for (std::uint64_t i = 0; i < kBlock; ++i) want[i] = far_from_zero(kind, x[i]);
  } else {
    for (std::uint64_t i = 0; i < kBlock; ++i) want[i] = exact(kind, static_cast<double>(x[i]));
  }
  for (std::uint64_t i = 0; i < kBlock; ++i) {
    const double error = std::abs(y[i] - want[i]) * per_ulp(want[i]);
    const bool plain =
        error < 0.5 - kUncertain && error <= findings.worst && std::signbit(y[i]) == std::signbit(want[i]);
    if (!plain) examine(kind, x[i], want[i], y[i], findings);
  }
}

std::uint64_t count_different(const std::vector<float>& y, const std::vector<float>& z) {
  if (std::memcmp(y.data(), z.data(), y.size() * sizeof(float)) == 0) return 0;
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const bool same = std::isnan(y[i]) ? std::isnan(z[i]) : std::memcmp(&y[i], &z[i], sizeof(float)) == 0;
    count += !same;
  }
  return count;
}

template <Kind kind>
Findings examine_all(double a, double b, unsigned threads) {
  const auto& tables = runnable_kernels();
  std::atomic<std::uint64_t> next = 0;
  std::vector<Findings> findings(threads);
  std::vector<std::thread> workers;
  for (Findings& mine : findings) {
    workers.emplace_back([&] {
      std::vector<float> x(kBlock), y(kBlock), z(kBlock);
      Findings found;
      for (std::uint64_t block; (block = next++) < kBlocks;) {
        for (std::uint64_t i = 0; i < kBlock; ++i)
          x[i] = std::bit_cast<float>(static_cast<std::uint32_t>(block * kBlock + i));
        tables.front()->activation_forward({kind, a, b}, x.data(), y.data(), kBlock);
        examine_block<kind>(x.data(), y.data(), found);
        for (std::size_t other = 1; other < tables.size(); ++other) {
          tables[other]->activation_forward({kind, a, b}, x.data(), z.data(), kBlock);
          found.different += count_different(y, z);
        }
      }
      mine = found;
    });
  }
  for (auto& worker : workers) worker.join();
  Findings all;
  for (const Findings& f : findings) all.add(f);
  return all;
}

}  // namespace
}  // namespace samebits

int main(int argc, char** argv) {
  using namespace samebits;
  const struct {
    const char* name;
    Findings (*examine)(double, double, unsigned);
    double a, b;
  } functions[] = {{"Tanh", examine_all<Kind::tanh>, 0, 0},
                   {"Sigmoid", examine_all<Kind::sigmoid>, 0, 0},
                   {"SiLU", examine_all<Kind::silu>, 0, 0},
                   {"GELU", examine_all<Kind::gelu>, 0, 0},
                   {"GELU-tanh", examine_all<Kind::gelu_tanh>, 0, 0},
                   {"ELU", examine_all<Kind::elu>, 1, 0},
                   {"Softplus", examine_all<Kind::softplus>, 1, 20},
                   {"ReLU", examine_all<Kind::relu>, 0, 0},
                   {"ReLU6", examine_all<Kind::relu6>, 0, 0},
                   {"Hardtanh", examine_all<Kind::hardtanh>, -1, 1},
                   {"Hardsigmoid", examine_all<Kind::hardsigmoid>, 0, 0},
                   {"Hardswish", examine_all<Kind::hardswish>, 0, 0},
                   {"SELU", examine_all<Kind::selu>, 0, 0},
                   {"CELU", examine_all<Kind::celu>, 1, 0},
                   {"Mish", examine_all<Kind::mish>, 0, 0},
                   {"LogSigmoid", examine_all<Kind::logsigmoid>, 0, 0},
                   {"Softsign", examine_all<Kind::softsign>, 0, 0},
                   {"Tanhshrink", examine_all<Kind::tanhshrink>, 0, 0},
                   {"Softshrink", examine_all<Kind::softshrink>, 0.5, 0},
                   {"Hardshrink", examine_all<Kind::hardshrink>, 0.5, 0},
                   {"Threshold", examine_all<Kind::threshold>, 0.5, 20},
                   {"LeakyReLU", examine_all<Kind::leaky_relu>, 0.01, 0}};
  const unsigned threads = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : std::thread::hardware_concurrency();
  const auto is_wanted = [&](const char* name) {
    return argc <= 2 ||
           std::any_of(argv + 2, argv + argc, [=](const char* given) { return std::strcmp(given, name) == 0; });
  };
  std::printf(
      "| %s | most, in ulps | at | of 2^32 not correctly rounded | wrong specials | others differ |\n"
      "| --- | --- | --- | --- | --- | --- |\n",
      runnable_kernels().front()->isa);
  bool proved = true;
  for (const auto& f : functions) {
    if (!is_wanted(f.name)) continue;
    const Findings found = f.examine(f.a, f.b, std::max(threads, 1u));
    std::printf("| %s | %.5f | %.9g | %llu | %llu | %llu |\n", f.name, found.worst, found.worst_at,
                static_cast<unsigned long long>(found.misrounded), static_cast<unsigned long long>(found.wrong),
                static_cast<unsigned long long>(found.different));
    std::fflush(stdout);
    proved = proved && found.worst <= 0.53 && found.wrong == 0 && found.different == 0;
  }
  return proved ? 0 : 1;
}

// Every activation on every float: `prove_activations [threads]` compares the fastest kernels here with the C library's doubles
// and, where those cannot tell how a value rounds, with its quadruple-precision functions. The tables agree with one another
// to the bit (kernels_test.cpp), so what holds for one holds for all.
#include <quadmath.h>

#include <algorithm>
#include <atomic>
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

template <typename R>
R exact(Activation::Kind kind, R x) {
  using Kind = Activation::Kind;
  switch (kind) {
    case Kind::tanh:
      return tanh(x);
    case Kind::relu:
      return x < 0 ? 0 : x;
    case Kind::leaky_relu:
      return x > 0 ? x : x * static_cast<R>(0.01f);
    case Kind::sigmoid:
      return 1 / (1 + exp(-x));
    case Kind::silu:
      return x / (1 + exp(-x));
    case Kind::gelu:
      return x * (erfc(-x * static_cast<R>(M_SQRT1_2q)) / 2);
    case Kind::gelu_tanh: {
      const R c = 2 * static_cast<R>(sqrtq(M_2_PIq));
      return x / (1 + exp(-c * (x + static_cast<R>(0.044715Q) * x * x * x)));
    }
    case Kind::elu:
      return x < 0 ? expm1(x) : x;
    case Kind::softplus:
      if (x > 20) return x;
      return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
  }
  std::abort();
}

// The distance of neighbouring floats at a value.
double ulp_at(double value) {
  int exponent;
  std::frexp(value, &exponent);
  return std::ldexp(1.0, std::max(exponent - 1, -126) - 23);
}

struct Findings {
  double worst = 0;  // in ulps
  float worst_at = 0;
  std::uint64_t misrounded = 0;
  std::uint64_t wrong = 0;  // NaN, infinity or the sign of zero

  void add(const Findings& other) {
    if (other.worst > worst) worst = other.worst, worst_at = other.worst_at;
    misrounded += other.misrounded;
    wrong += other.wrong;
  }
};

// The doubles' own errors, in ulps of a float, are well below.
constexpr double kUncertain = 1e-5;

void examine(Activation::Kind kind, float x, float y, Findings& findings) {
  double want = exact(kind, static_cast<double>(x));
  if (std::isnan(want) || std::isinf(want)) {
    findings.wrong += std::isnan(want) ? !std::isnan(y) : want != y;
    return;
  }
  if (std::isnan(y) || (y == 0 && std::signbit(y) != std::signbit(want))) {
    ++findings.wrong;
    return;
  }
  if (std::isinf(y)) {
    findings.wrong += static_cast<float>(want) != y;
    return;
  }
  const double ulp = ulp_at(want), error = std::abs(y - want) / ulp;
  if (error > findings.worst) findings.worst = error, findings.worst_at = x;
  if (error < 0.5 - kUncertain) return;
  if (error > 0.5 + kUncertain) {
    ++findings.misrounded;
    return;
  }
  const auto precise = exact(kind, static_cast<__float128>(x));
  findings.misrounded += static_cast<float>(precise) != y;
}

constexpr std::uint64_t kBlock = 1 << 14, kBlocks = (std::uint64_t{1} << 32) / kBlock;

Findings examine_all(const Kernels& kernels, const Activation& activation, unsigned threads) {
  std::atomic<std::uint64_t> next = 0;
  std::vector<Findings> findings(threads);
  std::vector<std::thread> workers;
  for (Findings& mine : findings) {
    workers.emplace_back([&] {
      std::vector<float> x(kBlock), y(kBlock);
      Findings found;
      for (std::uint64_t block; (block = next++) < kBlocks;) {
        for (std::uint64_t i = 0; i < kBlock; ++i) {
          const auto bits = static_cast<std::uint32_t>(block * kBlock + i);
          std::memcpy(&x[i], &bits, sizeof bits);
        }
        kernels.activation_forward(activation, x.data(), y.data(), kBlock);
        for (std::uint64_t i = 0; i < kBlock; ++i) examine(activation.kind, x[i], y[i], found);
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
  using Kind = Activation::Kind;
  const struct {
    const char* name;
    Activation activation;
  } rows[] = {{"Tanh", {Kind::tanh, 0, 0}},           {"Sigmoid", {Kind::sigmoid, 0, 0}},
              {"SiLU", {Kind::silu, 0, 0}},           {"GELU", {Kind::gelu, 0, 0}},
              {"GELU, tanh", {Kind::gelu_tanh, 0, 0}}, {"ELU", {Kind::elu, 1, 0}},
              {"Softplus", {Kind::softplus, 1, 20}},  {"ReLU", {Kind::relu, 0, 0}},
              {"LeakyReLU", {Kind::leaky_relu, 0.01, 0}}};
  const unsigned threads = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : std::thread::hardware_concurrency();
  const Kernels& kernels = *runnable_kernels().front();
  std::printf("| %s, of 2^32 inputs | most, in ulps | at | not correctly rounded | wrong specials |\n| --- | --- | --- | --- | --- |\n",
              kernels.isa);
  bool proved = true;
  for (const auto& [name, activation] : rows) {
    const Findings f = examine_all(kernels, activation, std::max(threads, 1u));
    std::printf("| %s | %.5f | %.9g | %llu | %llu |\n", name, f.worst, f.worst_at, static_cast<unsigned long long>(f.misrounded),
                static_cast<unsigned long long>(f.wrong));
    std::fflush(stdout);
    proved = proved && f.worst <= 0.51 && f.wrong == 0;
  }
  return proved ? 0 : 1;
}

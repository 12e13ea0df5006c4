// What bench/instructions.mjs counts the instructions of: one kernel, called so many times, and nothing else that
// depends on how many.
//
//   instructions_bench NAME CALLS
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/generator.hpp"
#include "core/linear.hpp"
#include "core/optimizer.hpp"
#include "dispatch/dispatch.hpp"

namespace samebits {
namespace {

constexpr std::size_t kNumbers = 4096, kBlocks = 8;

using Floats = std::vector<float>;
using Call = std::function<void()>;

// Plain ones, so that making them is little beside the calls.
Floats numbers(std::size_t n) {
  Floats values(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = static_cast<float>(i % 97) / 64 - 0.75f;
  return values;
}

struct Arrays {
  Floats x = numbers(kNumbers), y = x, z = x, w = x;
};

Call product(Compute& compute, const std::string& name, const LinearSize& size) {
  const auto x = std::make_shared<Floats>(numbers(size.rows * size.in));
  const auto weight = std::make_shared<Floats>(numbers(size.in * size.out));
  const auto dy = std::make_shared<Floats>(numbers(size.rows * size.out));
  const auto into = std::make_shared<Floats>(std::max({x->size(), weight->size(), dy->size()}));
  if (name == "y")
    return [=, &compute] { linear_forward(compute, x->data(), weight->data(), nullptr, nullptr, into->data(), size); };
  if (name == "dx")
    return [=, &compute] { linear_backward_input(compute, dy->data(), weight->data(), into->data(), size); };
  return [=, &compute] {
    linear_backward_parameters(compute, x->data(), dy->data(), {into->data(), nullptr, false}, size);
  };
}

Call optimizer(const Kernels& kernels, const OptimizerRule& rule, Arrays& a) {
  BetaPowers powers;
  const Progress before{.step = 5, .mu_product = 1};
  const OptimizerScalars scalars = optimizer_scalars(rule, before, powers);
  for (float& square : a.w) square = square * square;
  return [=, &kernels, &a] {
    float* slots[kOptimizerSlots] = {a.z.data(), a.w.data()};
    kernels.optimizer_step(scalars, a.x.data(), a.y.data(), slots, kNumbers);
  };
}

Call call_named(const std::string& name, Compute& compute, Arrays& a) {
  const Kernels& kernels = compute.kernels;
  LinearSize size;
  char what[3];
  if (std::sscanf(name.c_str(), "%2[a-zA-Z]:%zux%zux%zu", what, &size.rows, &size.in, &size.out) == 4)
    return product(compute, what, size);
  if (name == "uniform")
    return [&kernels] {
      static GeneratorState state;
      static Floats out(kBlocks * kMtWords);
      kernels.uniform_float_blocks(state.words, out.data(), kBlocks, {-0.5f, 0.5f, 1, true});
    };
  if (name == "sgd") return optimizer(kernels, {OptimizerKind::sgd, {.lr = 0.01}, {0.9, 0, 0}}, a);
  if (name == "adam") return optimizer(kernels, {OptimizerKind::adam, {.lr = 0.01}, {0.9, 0.999, 1e-8, 0}}, a);
  if (name == "relu")
    return [&] { kernels.activation_forward({ActivationKind::relu, 0, 0}, a.x.data(), a.y.data(), kNumbers); };
  if (name == "tanh")
    return [&] { kernels.activation_forward({ActivationKind::tanh, 0, 0}, a.x.data(), a.y.data(), kNumbers); };
  if (name == "add") return [&] { kernels.add(a.x.data(), a.y.data(), kNumbers); };
  if (name == "sum_of_squares") return [&] { kernels.sum_of_squares(a.x.data(), kNumbers); };
  if (name == "column_sums") return [&] { kernels.column_sums(a.x.data(), 64, kNumbers / 64, 64, a.y.data()); };
  return {};
}

}  // namespace
}  // namespace samebits

int main(int argc, char** argv) {
  using namespace samebits;
  Compute compute{*runnable_kernels().front(), {ThreadPool::shared(), 1}};
  Arrays arrays;
  const Call call = argc == 3 ? call_named(argv[1], compute, arrays) : Call{};
  if (!call) return std::fprintf(stderr, "usage: instructions_bench NAME CALLS\n"), 2;
  for (unsigned long i = std::strtoul(argv[2], nullptr, 10); i > 0; --i) call();
}

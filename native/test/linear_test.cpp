// The three products of a layer against plain loops of std::fma, on every table and number of threads.
#include "core/linear.hpp"

#include <algorithm>
#include <cmath>

#include "dispatch/dispatch.hpp"
#include "test/check.hpp"

namespace samebits {
namespace {

using Floats = std::vector<float>;

Floats naive_forward(const Floats& x, const Floats& weight, const Floats& bias, const LinearSize& s) {
  Floats y(s.rows * s.out);
  for (std::size_t r = 0; r < s.rows; ++r) {
    for (std::size_t o = 0; o < s.out; ++o) {
      float chain = 0;
      for (std::size_t i = 0; i < s.in; ++i) chain = std::fma(x[r * s.in + i], weight[o * s.in + i], chain);
      y[r * s.out + o] = chain + bias[o];
    }
  }
  return y;
}

Floats naive_backward_input(const Floats& gradient, const Floats& weight, const LinearSize& s) {
  Floats result(s.rows * s.in);
  for (std::size_t r = 0; r < s.rows; ++r) {
    for (std::size_t i = 0; i < s.in; ++i) {
      float chain = 0;
      for (std::size_t o = 0; o < s.out; ++o) chain = std::fma(gradient[r * s.out + o], weight[o * s.in + i], chain);
      result[r * s.in + i] = chain;
    }
  }
  return result;
}

// The sum over blocks of samples of chain(first row, last row).
template <typename F>
float sum_of_blocks(std::size_t rows, F chain) {
  float sum = chain(0, std::min(rows, kSampleBlock));
  for (std::size_t first = kSampleBlock; first < rows; first += kSampleBlock) {
    sum += chain(first, std::min(rows, first + kSampleBlock));
  }
  return sum;
}

void naive_backward_parameters(const Floats& x, const Floats& gradient, const LinearSize& s, Floats& weight,
                               Floats& bias) {
  for (std::size_t o = 0; o < s.out; ++o) {
    for (std::size_t i = 0; i < s.in; ++i) {
      weight[o * s.in + i] = sum_of_blocks(s.rows, [&](std::size_t first, std::size_t last) {
        float chain = 0;
        for (std::size_t r = first; r < last; ++r) chain = std::fma(gradient[r * s.out + o], x[r * s.in + i], chain);
        return chain;
      });
    }
    bias[o] = sum_of_blocks(s.rows, [&](std::size_t first, std::size_t last) {
      float chain = 0;
      for (std::size_t r = first; r < last; ++r) chain += gradient[r * s.out + o];
      return chain;
    });
  }
}

using Operands = Floats (*)(std::size_t n, unsigned seed);

// Operands of one size, and what the plain loops make of them.
struct Expected {
  explicit Expected(const LinearSize& size, Operands operands = test::random_floats)
      : s(size),
        x(operands(s.rows * s.in, 1)),
        weight(operands(s.out * s.in, 2)),
        bias(operands(s.out, 3)),
        gradient(operands(s.rows * s.out, 4)),
        y(naive_forward(x, weight, bias, s)),
        grad_input(naive_backward_input(gradient, weight, s)) {
    naive_backward_parameters(x, gradient, s, grad_weight, grad_bias);
  }

  LinearSize s;
  Floats x, weight, bias, gradient;
  Floats y, grad_input, grad_weight = Floats(s.out * s.in), grad_bias = Floats(s.out);
};

Floats twice(Floats sums) {
  std::transform(sums.begin(), sums.end(), sums.begin(), [](float v) { return v + v; });
  return sums;
}

void same_bits(const Kernels& kernels, std::size_t threads, const Expected& wanted) {
  const LinearSize& s = wanted.s;
  Compute compute{kernels, {ThreadPool::shared(), threads}};
  const auto expect = [&](const Floats& got, const Floats& want, const char* what) {
    const long i = test::first_difference(got, want);
    CHECK(i < 0, "%s of %zux%zux%zu, %s, %zu threads: index %ld", what, s.rows, s.in, s.out, kernels.isa, threads, i);
  };
  const float *x = wanted.x.data(), *weight = wanted.weight.data();
  Floats y(s.rows * s.out), input(s.rows * s.in), grad_weight(s.out * s.in), grad_bias(s.out);
  linear_forward(compute, x, weight, wanted.bias.data(), nullptr, y.data(), s);
  expect(y, wanted.y, "forward");
  const Activation tanh{Activation::Kind::tanh, 0, 0};
  Floats activated(y.size());
  linear_forward(compute, x, weight, wanted.bias.data(), &tanh, activated.data(), s);
  kernels.activation_forward(tanh, y.data(), y.data(), y.size());
  expect(activated, y, "forward with an activation");
  const auto backward = [&](bool accumulate) {
    const LinearGradients gradients{grad_weight.data(), grad_bias.data(), accumulate};
    linear_backward(compute, x, weight, wanted.gradient.data(), input.data(), gradients, s);
    expect(input, wanted.grad_input, "backward to the input");
  };
  backward(false);
  expect(grad_weight, wanted.grad_weight, "backward to the weight");
  expect(grad_bias, wanted.grad_bias, "backward to the bias");
  backward(true);
  expect(grad_weight, twice(wanted.grad_weight), "backward, added to the weight's");
  expect(grad_bias, twice(wanted.grad_bias), "backward, added to the bias's");
}

// On every table.
void same_bits(std::initializer_list<std::size_t> threads, const LinearSize& size,
               Operands operands = test::random_floats) {
  const Expected wanted(size, operands);
  for (const Kernels* kernels : runnable_kernels()) {
    for (const std::size_t count : threads) same_bits(*kernels, count, wanted);
  }
}

Floats drawn_from(std::initializer_list<float> values, std::size_t n, unsigned seed) {
  std::mt19937 engine(seed);
  Floats drawn(n);
  for (float& value : drawn) value = values.begin()[engine() % values.size()];
  return drawn;
}

// Sums that lie halfway between two floats, or too near to it for a double to tell.
Floats near_ties(std::size_t n, unsigned seed) {
  return drawn_from({1, -1, 1 + 0x1p-12f, 1 - 0x1p-12f, -1 - 0x1p-12f, 0x1p-12f, 0x1p-30f, -0x1p-30f, 0}, n, seed);
}
// Sums about the least normal float.
Floats near_subnormals(std::size_t n, unsigned seed) {
  return drawn_from({0x1p-63f, -0x1.8p-63f, 0x1.000002p-64f, 0x1p-74f, 0x1p-126f, 0x1p-149f, 1, 0}, n, seed);
}
// Sums with bits below the least subnormal's, which a double holds.
Floats below_subnormals(std::size_t n, unsigned seed) {
  return drawn_from({0x1.2p-75f, -0x1.4p-75f, 0x1p-74f, 0x1p-73f, 0}, n, seed);
}
// Sums that are infinite, and would come back from there in float64.
Floats near_infinity(std::size_t n, unsigned seed) { return drawn_from({0x1p63f, -0x1p63f, 1, -1, 0}, n, seed); }
Floats not_finite(std::size_t n, unsigned seed) {
  return drawn_from({INFINITY, -INFINITY, NAN, 1, 0x1p-100f, 0, 2, -3}, n, seed);
}

}  // namespace
}  // namespace samebits

int main() {
  using namespace samebits;
  // Nothing, one, tiny nets, primes, and the edges of vectors, tiles, panels, sample blocks and what is packed at a
  // time, in columns and in chains.
  const LinearSize sizes[] = {
      {0, 3, 2},      {3, 0, 2},      {3, 2, 0},      {1, 1, 1},     {4, 3, 4},     {4, 4, 2},     {10, 4, 10},
      {10, 10, 3},    {32, 4, 10},    {7, 13, 17},    {13, 31, 33},  {257, 5, 3},   {256, 16, 1},  {64, 16, 4},
      {513, 11, 19},  {61, 127, 131}, {64, 300, 129}, {32, 128, 10}, {1, 784, 128}, {3, 97, 64},   {40, 1500, 70},
      {300, 129, 65}, {3, 3001, 100}, {1, 256, 70},   {4, 512, 40},  {8, 70000, 8}, {40, 5, 66000}};
  for (const LinearSize& size : sizes) same_bits({1, 2, 3, 7}, size);
  for (const Operands operands : {near_ties, near_subnormals, below_subnormals, near_infinity, not_finite}) {
    for (const LinearSize& size : {LinearSize{1, 5, 4}, {7, 13, 17}, {64, 20, 48}, {40, 300, 70}, {300, 33, 20}})
      same_bits({1, 3}, size, operands);
  }
  for (std::size_t n = 1; n <= 40; ++n) {  // every tail of each dimension
    for (const LinearSize& size : {LinearSize{n, 5, 11}, {9, n, 13}, {2, n, 35}, {6, 7, n}}) same_bits({1}, size);
  }
  return test::failures;
}

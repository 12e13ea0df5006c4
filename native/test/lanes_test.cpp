// No number that nobody has set takes part in arithmetic: on Intel's processors a subnormal one, which the half of a
// pointer is, makes an instruction a hundred times slower. All memory is full of subnormals, or of signalling NaNs,
// before each operation on ordinary numbers; then the processor's flags say whether one of them was an operand.
#include <algorithm>

#include "core/dropout.hpp"
#include "core/linear.hpp"
#include "core/normal.hpp"
#include "core/predictor.hpp"
#include "core/step.hpp"
#include "core/uniform.hpp"
#include "dispatch/dispatch.hpp"
#include "test/check.hpp"
#include "test/layers.hpp"
#include "test/spoilt_memory.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace samebits {
namespace {

using Floats = std::vector<float>;

// What all memory is full of, and the exception flag that it raises. The first is one both as a float and, twice, as a
// double.
struct Garbage {
  const char* name;
  std::uint32_t word;
  unsigned flag;
};
constexpr unsigned kInvalid = 1 << 0, kSubnormal = 1 << 1;
constexpr Garbage kGarbage[] = {{"subnormal", 0x00000123, kSubnormal},
                                {"signalling float", 0x7fa00123, kInvalid},
                                {"signalling double", 0x7ff40123, kInvalid}};
Garbage garbage = kGarbage[0];

using test::spoil;

// What `operation` computes with its numbers of ordinary size must raise no flag.
template <typename F>
void check(const Kernels& kernels, const char* what, const LinearSize& s, F operation) {
  constexpr unsigned kDefault = 0x1f80;  // every exception masked, no flag set
  test::spoil_stack();
  _mm_setcsr(kDefault);
  operation();
  const unsigned flags = _mm_getcsr();
  _mm_setcsr(kDefault);
  CHECK((flags & garbage.flag) == 0, "%s of %zux%zux%zu on %s takes a %s", what, s.rows, s.in, s.out, kernels.isa,
        garbage.name);
}

std::mt19937 engine(5);

std::size_t one_of(std::initializer_list<std::size_t> choices) { return choices.begin()[engine() % choices.size()]; }

// Magnitudes from 0.5 to 1.
Floats numbers(std::size_t n, bool positive = false) {
  std::uniform_real_distribution<float> magnitude(0.5f, 1.0f);
  Floats values(n);
  for (float& value : values) value = positive || engine() % 2 ? magnitude(engine) : -magnitude(engine);
  return values;
}

// Of which some are to be ignored, but not all: nothing divided by nothing is invalid.
std::vector<std::int32_t> classes(const LinearSize& s) {
  std::vector<std::int32_t> indices(s.rows);
  for (auto& index : indices) index = engine() % 9 == 0 ? -100 : static_cast<std::int32_t>(engine() % s.out);
  indices[0] = 0;
  return indices;
}

Threads one_thread() { return {ThreadPool::shared(), 1}; }

void linear(const Kernels& kernels, const LinearSize& s) {
  Compute compute{kernels, one_thread()};
  const Floats x = numbers(s.rows * s.in), weight = numbers(s.in * s.out), bias = numbers(s.out),
               gradient = numbers(s.rows * s.out);
  Floats y(s.rows * s.out), grad_input(s.rows * s.in), grad_weight = numbers(s.in * s.out), grad_bias = numbers(s.out);
  compute.work_space(1 << 16);
  const auto spoilt = [&](const char* what, auto operation) {
    spoil(compute.scratch);
    spoil(compute.sums);
    check(kernels, what, s, operation);
  };
  const Activation tanh{Activation::Kind::tanh, 0, 0};
  for (const float* added : {bias.data(), static_cast<const float*>(nullptr)}) {
    spoilt("linear_forward", [&] { linear_forward(compute, x.data(), weight.data(), added, nullptr, y.data(), s); });
    spoilt("linear_forward, tanh",
           [&] { linear_forward(compute, x.data(), weight.data(), added, &tanh, y.data(), s); });
  }
  spoilt("linear_backward_input",
         [&] { linear_backward_input(compute, gradient.data(), weight.data(), grad_input.data(), s); });
  for (const bool accumulate : {false, true}) {
    const LinearGradients gradients{grad_weight.data(), grad_bias.data(), accumulate};
    spoilt("linear_backward_parameters",
           [&] { linear_backward_parameters(compute, x.data(), gradient.data(), gradients, s); });
    spoilt("linear_backward", [&] {
      linear_backward(compute, x.data(), weight.data(), gradient.data(), grad_input.data(), gradients, s);
    });
  }
}

void elementwise(const Kernels& kernels, const LinearSize& s) {
  const std::size_t n = s.rows * s.out;
  const Floats x = numbers(n), gradient = numbers(n);
  Floats y(n), z(n);
  for (int kind = 0; kind < static_cast<int>(count_of(kActivationKindNames)); ++kind) {
    const Activation activation{static_cast<Activation::Kind>(kind), 0.5, 20};
    check(kernels, "activation_forward", s, [&] { kernels.activation_forward(activation, x.data(), y.data(), n); });
    check(kernels, "activation_backward", s,
          [&] { kernels.activation_backward(activation, x.data(), y.data(), gradient.data(), z.data(), n); });
  }
  for (const bool log : {false, true}) {
    check(kernels, "softmax_forward", s, [&] { kernels.softmax_forward(x.data(), y.data(), s.rows, s.out, log); });
    check(kernels, "softmax_backward", s,
          [&] { kernels.softmax_backward(y.data(), gradient.data(), z.data(), s.rows, s.out, log); });
  }
  const Floats weight = numbers(s.out), bias = numbers(s.out);
  std::vector<double> sums(2 * s.out);
  check(kernels, "layer_norm_forward", s,
        [&] { kernels.layer_norm_forward(x.data(), weight.data(), bias.data(), y.data(), s.rows, s.out, 0.5); });
  check(kernels, "layer_norm_backward_input", s, [&] {
    kernels.layer_norm_backward_input(x.data(), weight.data(), gradient.data(), z.data(), s.rows, s.out, 0.5);
  });
  check(kernels, "layer_norm_backward_parameters", s, [&] {
    kernels.layer_norm_backward_parameters(x.data(), gradient.data(), sums.data(), sums.data() + s.out, s.rows, s.out,
                                           0.5);
  });
  check(kernels, "prelu", s, [&] { kernels.prelu(x.data(), gradient.data(), weight.data(), y.data(), s.rows, s.out); });
  check(kernels, "prelu_backward_weight", s,
        [&] { kernels.prelu_backward_weight(x.data(), gradient.data(), sums.data(), s.rows, s.out); });
  const std::vector<double> moments(2 * s.out, 0.5);
  check(kernels, "batch_norm_sums", s, [&] { kernels.batch_norm_sums(x.data(), sums.data(), s.rows, s.out); });
  check(kernels, "batch_norm_squares", s,
        [&] { kernels.batch_norm_squares(x.data(), moments.data(), sums.data(), s.rows, s.out); });
  check(kernels, "batch_norm_forward", s, [&] {
    kernels.batch_norm_forward(x.data(), moments.data(), weight.data(), bias.data(), y.data(), s.rows, s.out);
  });
  check(kernels, "batch_norm_backward_sums", s, [&] {
    kernels.batch_norm_backward_sums(x.data(), moments.data(), gradient.data(), sums.data(), s.rows, s.out);
  });
  check(kernels, "batch_norm_backward_input", s, [&] {
    kernels.batch_norm_backward_input(x.data(), moments.data(), weight.data(), gradient.data(), moments.data(),
                                      z.data(), s.rows, s.out);
  });
  check(kernels, "multiply", s, [&] { kernels.multiply(x.data(), gradient.data(), y.data(), n); });
  check(kernels, "add", s, [&] { kernels.add(x.data(), y.data(), n); });
  check(kernels, "scale", s, [&] { kernels.scale(y.data(), n, 1.5f); });
  check(kernels, "clamp", s, [&] { kernels.clamp(y.data(), n, 0.7f); });
  check(kernels, "sum_of_squares", s, [&] { y[0] = static_cast<float>(kernels.sum_of_squares(x.data(), n)); });
  check(kernels, "column_sums", s, [&] { kernels.column_sums(x.data(), s.out, s.rows, s.out, y.data()); });
}

void losses(const Kernels& kernels, const LinearSize& s) {
  const Floats input = numbers(s.rows * s.out), values = numbers(s.rows * s.out, true), weight = numbers(s.out, true);
  const auto indices = classes(s);
  Floats gradient(s.rows * s.out);
  const auto each = [&](Loss loss, Target target, float* grad) {
    std::vector<double> scratch(loss_scratch(s.rows, s.out));
    spoil(scratch);
    char name[40];
    std::snprintf(name, sizeof name, "loss %d of %s%s", static_cast<int>(loss.kind),
                  target.indices ? "indices" : "values", grad ? " with its gradient" : "");
    check(kernels, name, s,
          [&] { loss_forward(kernels, loss, input.data(), target, grad, s.rows, s.out, scratch.data()); });
  };
  for (int kind = 0; kind < static_cast<int>(count_of(kLossKindNames)); ++kind) {
    for (const unsigned options : {0, 1, 2, 3, 4, 5, 6, 7}) {
      Loss loss{static_cast<Loss::Kind>(kind), options & 1 ? Reduction::mean : Reduction::sum};
      loss.options[0] = takes_indices(loss.kind) ? -100 : 0.7;
      loss.options[1] = options & 2 ? 0.1 : 0;
      if (options & 4) loss.weight = loss.pos_weight = weight.data();
      for (float* grad : {gradient.data(), static_cast<float*>(nullptr)}) {
        if (takes_indices(loss.kind)) each(loss, {indices.data(), nullptr}, grad);
        if (takes_values(loss.kind)) each(loss, {nullptr, values.data()}, grad);
      }
    }
  }
}

// Of no kind are these options senseless.
OptimizerRule rule_of(OptimizerRule::Kind kind, bool full) {
  OptimizerRule rule{.kind = kind, .common = {.lr = 0.1, .weight_decay = full ? 0.1 : 0}};
  std::fill_n(rule.own, kOptimizerOptions, full ? 0.9 : 0.5);
  return rule;
}

void optimizers(const Kernels& kernels, const LinearSize& s) {
  const std::size_t n = s.in * s.out;
  const Floats gradient = numbers(n);
  for (int kind = 0; kind < static_cast<int>(count_of(kOptimizerKindNames)); ++kind) {
    // The third is what a centred RMSprop subtracts the square of: never more than the first.
    Floats parameter = numbers(n), first(n, 1.0f), second(n, 1.0f), third(n);
    const OptimizerBuffers buffers{{first.data(), second.data(), third.data()}};
    BetaPowers powers;
    const OptimizerRule rule = rule_of(static_cast<OptimizerRule::Kind>(kind), engine() % 2);
    // Here, since RAdam's may take a root of what it then leaves unused.
    const OptimizerScalars scalars = optimizer_scalars(rule, {.step = 3}, powers);
    check(kernels, kOptimizerKindNames[kind], s,
          [&] { kernels.optimizer_step(scalars, parameter.data(), gradient.data(), buffers.slot, n); });
  }
}

void draws(const Kernels& kernels, const LinearSize& s) {
  const std::size_t n = s.rows * s.out;
  GeneratorState state;
  seed(state, static_cast<std::uint32_t>(n));
  Generator generator(state, kernels);
  const Floats x = numbers(n);
  Floats y(n), noise(n);
  std::vector<double> wide(n);
  check(kernels, "uniform", s, [&] { uniform(generator, y.data(), n, 1, 2, true, one_thread()); });
  check(kernels, "uniform, double", s, [&] { uniform(generator, wide.data(), n, 1, 2, true, one_thread()); });
  for (const NormalStyle style : {NormalStyle::fused, NormalStyle::separate, NormalStyle::glibc}) {
    check(kernels, "normal", s, [&] { normal(generator, y.data(), n, 100, 1, style, one_thread()); });
    check(kernels, "normal, double", s, [&] { normal(generator, wide.data(), n, 100, 1, style, one_thread()); });
  }
  check(kernels, "draw_noise", s, [&] { draw_noise(generator, 0.5, noise.data(), n, {ThreadPool::shared(), 1}); });
}

// A step and a prediction of a small net, whose own memory nobody has set either.
void nets(const Kernels& kernels, const LinearSize& s) {
  const std::size_t rows = std::min<std::size_t>(s.rows, 40), in = std::min<std::size_t>(s.in, 33),
                    out = std::min<std::size_t>(s.out, 33);
  const Activation activation{engine() % 2 ? Activation::Kind::tanh : Activation::Kind::leaky_relu, 0.5, 0};
  const LinearSize size{rows, in, out};
  const NetPlan net{{{linear_layer(in, out, true), {0}},
                     {activation_layer(out, activation), {1}},
                     {dropout_layer(out, 0.25, 0), {2}},
                     {linear_layer(out, in, true), {3}}},
                    in,
                    1};
  GeneratorState state;
  seed(state, 1);
  Floats parameters[] = {numbers(in * out), numbers(out), numbers(in * out), numbers(in)};
  StepMemory memory{};
  for (Floats& parameter : parameters) {
    memory.net.parameters.push_back(parameter.data());
    memory.slots.push_back({});
  }
  memory.net.generators.push_back(&state);
  std::uint32_t steps[4] = {};
  memory.steps = steps;
  float mu_products[4] = {1, 1, 1, 1};
  memory.mu_products = mu_products;
  Loss loss{Loss::Kind::mse, Reduction::mean};
  const StepPlan plan{net, loss, false, false, in, {0, 0, 0, 0}, true, 1.0};
  const OptimizerRule rule{.kind = OptimizerRule::Kind::sgd, .common = {.lr = 0.001}};
  const Floats x = numbers(rows * in), y = numbers(rows * in);
  Floats predicted(rows * in);
  Step step(plan, memory, rows, kernels, one_thread());
  Predictor predictor(net, kernels, one_thread());
  for (const std::size_t batch : {rows, (rows + 1) / 2, rows}) {
    check(kernels, "a training step", size, [&] {
      step.prepare();
      step.run({x.data(), {nullptr, y.data()}, batch}, &rule);
    });
    check(kernels, "a prediction", size, [&] { predictor.run(memory.net, x.data(), predicted.data(), batch); });
  }
}

// Sizes at the edges of vectors, tiles, panels and sample blocks, and of a bearable product.
LinearSize random_size() {
  for (;;) {
    const LinearSize s{
        one_of({1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 31, 32, 33, 64, 65, 100, 255, 256, 257, 300}),
        one_of({1, 2, 3, 4, 5, 7, 8, 10, 13, 16, 17, 20, 31, 32, 33, 48, 64, 100, 128, 257, 784}),
        one_of({1, 2, 3, 4, 5, 7, 8, 10, 13, 15, 16, 17, 20, 31, 32, 33, 48, 63, 64, 65, 100, 128, 200})};
    if (s.rows * s.in * s.out < 1 << 18) return s;
  }
}

void all(const Kernels& kernels, const LinearSize& s) {
  linear(kernels, s);
  elementwise(kernels, s);
  losses(kernels, s);
  optimizers(kernels, s);
  draws(kernels, s);
  nets(kernels, s);
}

}  // namespace
}  // namespace samebits

int main() {
  using namespace samebits;
  constexpr int kShapes = test::kSanitized ? 20 : 200;
  for (const Garbage& kind : kGarbage) {
    garbage = kind;
    test::spoiling_word = kind.word;
    for (int i = 0; i < kShapes; ++i) {
      const LinearSize size = random_size();
      for (const Kernels* kernels : runnable_kernels()) all(*kernels, size);
    }
  }
  return std::min(test::failures, 255);
}

#else

int main() {
  std::puts("This processor has no flag for subnormal operands.");
  return 0;
}

#endif

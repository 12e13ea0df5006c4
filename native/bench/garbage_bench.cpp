// What memory held before it was allocated must cost a small net nothing: fit, trainStep and predict of nets of 3 to 17
// numbers a layer, where all memory is full of garbage, against memory full of zeros.
//
//   garbage_bench [isa]
//
// A line for each net whose greatest ratio is a new one or above kGoal, then the greatest of all; the exit status is
// whether one is above. Rounds are interleaved, each on memory of its own, and the best counts: CPU time, of one
// thread.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <ctime>
#include <limits>
#include <vector>

#include "core/trainer.hpp"
#include "dispatch/dispatch.hpp"
#include "test/check.hpp"
#include "test/layers.hpp"
#include "test/spoilt_memory.hpp"

namespace samebits {
namespace {

using Floats = std::vector<float>;

constexpr int kRounds = 15, kEpochs = 60;
constexpr double kGoal = 1.3;
constexpr std::size_t kNarrowest = 3, kWidest = 17, kClasses = 3, kBatch = 4, kSamples = 5 * kBatch;

struct Garbage {
  const char* name;
  std::uint32_t word;
};
constexpr Garbage kGarbage[] = {{"zeros", 0},
                                {"subnormal", 0x00000123},  // as a double too
                                {"half of a pointer", 0x00005555},
                                {"quiet NaN", 0x7fc00123},
                                {"signalling NaN", 0x7fa00123},
                                {"NaN as a double", 0x7ff40123},
                                {"the largest", 0x7f7fffff}};
constexpr std::size_t kKinds = std::size(kGarbage);

double cpu_seconds() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

template <typename F>
double seconds_of(F f) {
  test::spoil_stack();
  const double start = cpu_seconds();
  f();
  return cpu_seconds() - start;
}

TrainerPlan plan_of(std::size_t width, bool classifies) {
  const std::size_t out = classifies ? kClasses : width;
  const NetPlan net{{{linear_layer(width, width, true), {0}},
                     {activation_layer(width, {Activation::Kind::tanh, 0, 0}), {1}},
                     {linear_layer(width, out, true), {2}}},
                    width,
                    1};
  return {.step = {.net = net,
                   .loss = {classifies ? Loss::Kind::cross_entropy : Loss::Kind::mse,
                            Reduction::mean,
                            nullptr,
                            nullptr,
                            {-100}},
                   .has_weight = false,
                   .has_pos_weight = false,
                   .target_columns = classifies ? 0 : width,
                   .parameter_groups = {0, 0, 0, 0},
                   .clips = false,
                   .max_norm = 0},
          .samples = kSamples,
          .validation_samples = 0,
          .batch_size = kBatch,
          .validation_batch_size = kBatch,
          .drop_last = false,
          .validates = false,
          .stops_on_nan = false,
          .accumulate = 1,
          .order = Order::own};
}

void fill(Buffer<float>& buffer, unsigned seed) {
  const Floats values = test::random_floats(buffer.size, seed);
  std::transform(values.begin(), values.end(), buffer.data.get(), [](float v) { return 0.4f * std::tanh(v); });
}

void load(TrainerMemory& memory) {
  fill(memory.parameters, 1);
  fill(memory.data.x, 2);
  fill(memory.data.values, 3);
  for (std::size_t i = 0; i < memory.data.indices.size; ++i)
    memory.data.indices.data[i] = static_cast<std::int32_t>(i % kClasses);
  std::fill_n(memory.slots.data.get(), memory.slots.size, 0.0f);
  std::fill_n(memory.steps.data.get(), memory.steps.size, 0);
  std::fill_n(memory.mu_products.data.get(), memory.mu_products.size, 1.0f);
  seed(memory.generators.data[0], 9);
}

// Seconds of each way to use a net.
struct Times {
  double fit, train_step, predict;
};
constexpr double Times::* kWays[] = {&Times::fit, &Times::train_step, &Times::predict};
constexpr const char* kWayNames[] = {"fit", "trainStep", "predict"};

// All of it on memory that is allocated now.
Times measure(const TrainerPlan& plan, OptimizerRule rule, const Kernels& kernels) {
  const Threads one{ThreadPool::shared(), 1};
  const std::atomic<bool> never = false;
  Trainer trainer(plan, kernels, one);
  TrainerMemory& memory = trainer.memory();
  load(memory);
  const Schedule schedule{{rule}, 1};
  StepMemory in_step{};
  float* parameter = memory.parameters.data.get();
  float* slot = memory.slots.data.get();
  for (const std::size_t size : plan.step.net.parameter_sizes()) {
    in_step.net.parameters.push_back(parameter);
    in_step.slots.push_back({slot, slot + memory.parameters.size, slot + 2 * memory.parameters.size});
    parameter += size, slot += size;
  }
  in_step.steps = memory.steps.data.get();
  in_step.mu_products = memory.mu_products.data.get();
  Step step(plan.step, in_step, kBatch, kernels, one);
  Predictor predictor(plan.step.net, kernels, one);
  Floats output(kSamples * plan.step.net.output_features());
  const DataSet& data = memory.data;
  const bool classifies = plan.step.target_columns == 0;
  const Target target{classifies ? data.indices.data.get() : nullptr, classifies ? nullptr : data.values.data.get()};
  return {.fit = seconds_of([&] { trainer.run(kEpochs, schedule, never); }),
          .train_step = seconds_of([&] {
            for (int i = 0; i < kEpochs * 5; ++i) {
              step.prepare();
              step.run({data.x.data.get(), target, kBatch}, &rule);
            }
          }),
          .predict = seconds_of([&] {
            for (int i = 0; i < kEpochs * 5; ++i)
              predictor.run(in_step.net, data.x.data.get(), output.data(), kSamples);
          })};
}

const OptimizerRule kRules[] = {
    {.kind = OptimizerKind::sgd, .common = {.lr = 1e-4}, .own = {0.9}},
    {.kind = OptimizerKind::adam, .common = {.lr = 1e-4}, .own = {0.9, 0.99, 1e-3}},
};

// The greatest of garbage's times over zeros', of a net.
struct Worst {
  double ratio = 0;
  const char *way = "", *garbage = "";
};

Worst worst_of(const TrainerPlan& plan, const OptimizerRule& rule, const Kernels& kernels) {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  Times best[kKinds];
  std::fill_n(best, kKinds, Times{kNever, kNever, kNever});
  for (int round = 0; round < kRounds; ++round) {
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      test::spoiling_word = kGarbage[kind].word;
      const Times times = measure(plan, rule, kernels);
      for (const auto way : kWays) best[kind].*way = std::min(best[kind].*way, times.*way);
    }
  }
  Worst worst;
  for (std::size_t kind = 1; kind < kKinds; ++kind) {
    for (std::size_t way = 0; way < std::size(kWays); ++way) {
      const double ratio = best[kind].*kWays[way] / best[0].*kWays[way];
      if (ratio > worst.ratio) worst = {ratio, kWayNames[way], kGarbage[kind].name};
    }
  }
  return worst;
}

}  // namespace
}  // namespace samebits

int main(int argc, char** argv) {
  using namespace samebits;
  const Kernels* kernels = argc > 1 ? kernels_named(argv[1]) : runnable_kernels().front();
  if (!kernels) return std::fprintf(stderr, "usage: garbage_bench [isa]\n"), 2;
  double greatest = 0;
  for (std::size_t width = kNarrowest; width <= kWidest; ++width) {
    for (const bool classifies : {true, false}) {
      for (const OptimizerRule& rule : kRules) {
        const Worst worst = worst_of(plan_of(width, classifies), rule, *kernels);
        if (worst.ratio > std::min(greatest, kGoal)) {
          std::printf("%2zu numbers, %-13s, %-4s: %.2f, %s over %s\n", width, classifies ? "cross-entropy" : "mse",
                      kOptimizerKindNames[static_cast<std::size_t>(rule.kind)], worst.ratio, worst.way, worst.garbage);
        }
        greatest = std::max(greatest, worst.ratio);
      }
    }
  }
  std::printf("%s: at most %.2f times as long as over zeros; the goal is %.1f\n", kernels->isa, greatest, kGoal);
  return greatest > kGoal;
}

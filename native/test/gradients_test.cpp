// A batch by blocks: threads that take whole ones, and ranks that have some of them, train to the bits of one thread.
#include "core/gradients.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <mutex>
#include <random>

#include "core/chain.hpp"
#include "core/trainer.hpp"
#include "dispatch/dispatch.hpp"
#include "test/check.hpp"
#include "test/layers.hpp"
#include "test/thread_line.hpp"

namespace samebits {
namespace {

constexpr std::size_t kIn = 9, kWidth = 40, kClasses = 5;
constexpr std::size_t kEpochs = 2;

struct Case {
  std::size_t samples, batch, accumulate;
  bool has_values;  // targets; else class indices, with weights
};

// Wide enough for a block to be worth a thread: dropouts of one stream and of another, a layer norm, a sum, something
// frozen.
TrainerPlan plan_of(const Case& c) {
  constexpr Activation relu{Activation::Kind::relu, 0, 0};
  const NetPlan net{{{linear_layer(kIn, kWidth, true), {0}},
                     {activation_layer(kWidth, relu), {1}},
                     {dropout_layer(kWidth, 0.25, 1), {2}},
                     {linear_layer(kWidth, kWidth, true), {3}},
                     {layer(layers::layer_norm, kWidth, {1, 1, 1e-5}), {4}},
                     {dropout_layer(kWidth, 0.5, 1), {5}},
                     {layer(layers::add, kWidth), {3, 6}},
                     {dropout_layer(kWidth, 0.5, 2), {7}},
                     {linear_layer(kWidth, kClasses, false), {8}}},
                    kIn,
                    3};
  const auto kind = c.has_values ? Loss::Kind::mse : Loss::Kind::cross_entropy;
  return {.step = {.net = net,
                   .loss = {kind, Reduction::mean, nullptr, nullptr, {-100, 0.1}},
                   .has_weight = !c.has_values,
                   .has_pos_weight = false,
                   .target_columns = c.has_values ? kClasses : 0,
                   .parameter_groups = {0, 0, 0, kFrozen, 1, 0, 1},
                   .clips = true,
                   .max_norm = 0.5},
          .samples = c.samples,
          .validation_samples = 0,
          .batch_size = c.batch,
          .validation_batch_size = 1,
          .drop_last = false,
          .validates = false,
          .stops_on_nan = true,
          .accumulate = c.accumulate,
          .order = Order::own};
}

Schedule schedule() {
  const OptimizerRule sgd{.kind = OptimizerKind::sgd, .common = {.lr = 0.1}, .own = {0.9}};
  const OptimizerRule adam{.kind = OptimizerKind::adam, .common = {.lr = 0.01}, .own = {0.9, 0.99, 1e-8}};
  return {{sgd, adam}, 2};
}

void fill(Buffer<float>& buffer, unsigned seed) {
  const auto values = test::random_floats(buffer.size, seed);
  std::transform(values.begin(), values.end(), buffer.data.get(), [](float v) { return 0.5f * std::tanh(v); });
}

// All that training leaves.
struct Trained {
  std::vector<float> numbers;
  std::vector<double> losses;
  std::vector<GeneratorState> generators;

  bool operator==(const Trained& other) const {
    const std::size_t bytes = generators.size() * sizeof(GeneratorState);
    return test::first_difference(numbers, other.numbers) < 0 && losses == other.losses &&
           std::memcmp(generators.data(), other.generators.data(), bytes) == 0;
  }
};

Trained train(const Case& c, const Kernels& kernels, std::size_t threads, Reducer* reducer) {
  Trainer trainer(plan_of(c), kernels, Threads{std::make_shared<ThreadPool>(), threads}, reducer);
  TrainerMemory& memory = trainer.memory();
  fill(memory.parameters, 1);
  fill(memory.data.x, 2);
  fill(memory.data.values, 3);
  for (std::size_t i = 0; i < memory.data.indices.size; ++i)
    memory.data.indices.data[i] = i % 7 == 3 ? -100 : static_cast<std::int32_t>(i % kClasses);
  for (std::size_t i = 0; i < memory.weight.size; ++i) memory.weight.data[i] = 0.3f + 0.1f * static_cast<float>(i);
  std::fill_n(memory.slots.data.get(), memory.slots.size, 0.0f);
  std::fill_n(memory.steps.data.get(), memory.steps.size, 0);
  std::fill_n(memory.mu_products.data.get(), memory.mu_products.size, 1.0f);
  for (std::size_t i = 0; i < memory.generators.size; ++i) {
    memory.generators.data[i] = {};
    seed(memory.generators.data[i], static_cast<std::uint32_t>(9 + i));
  }
  const std::atomic<bool> never = false;
  Trained trained{{}, trainer.run(kEpochs, schedule(), never).losses, {}};
  for (const Buffer<float>* buffer : {&memory.parameters, &memory.slots})
    trained.numbers.insert(trained.numbers.end(), buffer->data.get(), buffer->data.get() + buffer->size);
  trained.generators.assign(memory.generators.data.get(), memory.generators.data.get() + memory.generators.size);
  return trained;
}

void threads_and_ranks_train_alike(const Case& c) {
  const auto& all = runnable_kernels();
  const Trained wanted = train(c, *all.front(), 1, nullptr);
  CHECK(wanted.losses.size() == kEpochs && std::isfinite(wanted.losses.back()), "%zu epochs", wanted.losses.size());
  for (const std::size_t threads : {2, 3, 5}) {
    CHECK(train(c, *all.front(), threads, nullptr) == wanted, "%zu samples, batches of %zu, %zu a step, %zu threads",
          c.samples, c.batch, c.accumulate, threads);
  }
  for (const std::size_t ranks : {1, 2, 3, 7}) {
    std::mutex mutex;
    test::on_ranks(ranks, [&](Line& line) {
      const Kernels& kernels = *all[line.rank() % all.size()];  // instruction sets mixed
      Chain chain(line, kernels);
      const Trained trained = train(c, kernels, 1 + line.rank() % 2, &chain);
      std::lock_guard lock(mutex);
      CHECK(trained == wanted, "%zu samples, batches of %zu, %zu a step, rank %zu of %zu", c.samples, c.batch,
            c.accumulate, line.rank(), ranks);
    });
  }
}

}  // namespace
}  // namespace samebits

int main() {
  using namespace samebits;
  std::mt19937 engine(test::seed_of_the_day());
  const auto any = [&](std::size_t least, std::size_t most) { return least + engine() % (most - least + 1); };
  for (const std::size_t batch : {1, 255, 256, 257, 511, 512, 513, 700, 1000, 1024, 4096}) {
    if (test::kSanitized && batch > 1000) continue;
    const std::size_t samples = batch == 1 ? 3 : batch + any(0, batch);
    threads_and_ranks_train_alike({samples, batch, 1, any(0, 1) == 1});
  }
  threads_and_ranks_train_alike({1500, 600, 2, false});
  threads_and_ranks_train_alike({2400, 513, 3, true});
  threads_and_ranks_train_alike({900, 5000, 1, false});  // a batch larger than the data
  return test::failures;
}

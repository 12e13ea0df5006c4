// A training run: the same weights on every table and number of threads, cancelled or not, and plans that are refused.
#include "core/trainer.hpp"

#include <algorithm>
#include <cmath>

#include "dispatch/dispatch.hpp"
#include "test/check.hpp"

namespace samebits {
namespace {

using Kind = LayerPlan::Kind;
using Floats = std::vector<float>;

TrainerPlan plan_of(Order order) {
  return {{{Kind::linear, 5, 7, true}, {Kind::tanh, 7, 7, false}, {Kind::identity, 7, 7, false}, {Kind::linear, 7, 3, false}},
          5, 23, 6, false, order, Reduction::mean, {0, 0, 1}};
}

const std::vector<OptimizerRule> kGroups = {{.kind = OptimizerRule::Kind::sgd, .lr = 0.1, .momentum = 0.9},
                                            {.kind = OptimizerRule::Kind::sgd, .lr = 0.05, .weight_decay = 0.01}};

Trainer make_trainer(const Kernels& kernels, std::size_t threads, Order order) {
  Trainer trainer(plan_of(order), kernels, {ThreadPool::shared(), threads});
  TrainerMemory& memory = trainer.memory();
  const auto fill = [](Buffer<float>& buffer, unsigned seed) {
    const Floats values = test::random_floats(buffer.size, seed);
    std::transform(values.begin(), values.end(), buffer.data.get(), [](float v) { return std::tanh(v); });
  };
  fill(memory.parameters, 1);
  fill(memory.momentum, 2);
  fill(memory.x, 3);
  std::fill_n(memory.steps.data.get(), memory.steps.size, 0);
  for (std::size_t i = 0; i < memory.y.size; ++i) memory.y.data[i] = static_cast<std::int32_t>(i % 3);
  seed(memory.generator, 9);
  return trainer;
}

Floats parameters_of(Trainer& trainer) {
  const auto& parameters = trainer.memory().parameters;
  return {parameters.data.get(), parameters.data.get() + parameters.size};
}

void same_everywhere(Order order) {
  const std::atomic<bool> never = false;
  Trainer reference = make_trainer(*kernels_named("baseline"), 1, order);
  const TrainerReport expected = reference.run(4, kGroups, never);
  CHECK(expected.losses.size() == 4 && expected.losses[3] < expected.losses[0], "the loss did not fall");
  for (const Kernels* kernels : runnable_kernels()) {
    Trainer trainer = make_trainer(*kernels, 3, order);
    const TrainerReport report = trainer.run(4, kGroups, never);
    CHECK(report.losses == expected.losses, "%s", kernels->isa);
    CHECK(test::first_difference(parameters_of(trainer), parameters_of(reference)) < 0, "%s", kernels->isa);
    CHECK(trainer.memory().generator.next == reference.memory().generator.next, "%s", kernels->isa);
  }
}

void epochs_in_one_call_or_in_two() {
  const std::atomic<bool> never = false;
  Trainer once = make_trainer(*runnable_kernels().front(), 1, Order::own), twice = make_trainer(*runnable_kernels().front(), 1, Order::own);
  once.run(5, kGroups, never);
  twice.run(2, kGroups, never);
  twice.run(3, kGroups, never);
  CHECK(test::first_difference(parameters_of(once), parameters_of(twice)) < 0, "the runs differ");
}

void cancelled_before_the_first_step_changes_nothing() {
  const std::atomic<bool> cancelled = true;
  Trainer trainer = make_trainer(*runnable_kernels().front(), 1, Order::reseeded);
  const Floats before = parameters_of(trainer);
  const TrainerReport report = trainer.run(3, kGroups, cancelled);
  CHECK(report.cancelled && report.losses.empty(), "%zu epochs", report.losses.size());
  CHECK(test::first_difference(before, parameters_of(trainer)) < 0, "a parameter changed");
  CHECK(trainer.memory().generator.left == 1, "something was drawn");
}

void bad_plans_are_refused() {
  const auto refused = [](auto change) {
    TrainerPlan plan = plan_of(Order::own);
    change(plan);
    return Trainer::check(plan) != nullptr;
  };
  CHECK(!refused([](TrainerPlan&) {}), "a good plan is refused");
  CHECK(refused([](TrainerPlan& p) { p.layers[3].in = 8; }), "sizes that do not chain");
  CHECK(refused([](TrainerPlan& p) { p.batch_size = 0; }), "no batch");
  CHECK(refused([](TrainerPlan& p) { p.parameter_groups.pop_back(); }), "a parameter without a group");
  CHECK(refused([](TrainerPlan& p) { p.layers[3].out = 0; }), "no classes");
  Trainer trainer = make_trainer(*runnable_kernels().front(), 1, Order::own);
  CHECK(trainer.check_memory() == nullptr, "good memory is refused");
  trainer.memory().y.data[22] = 3;
  CHECK(trainer.check_memory() != nullptr, "a target beyond the classes");
}

}  // namespace
}  // namespace samebits

int main() {
  using namespace samebits;
  for (const Order order : {Order::sequential, Order::reseeded, Order::own}) same_everywhere(order);
  epochs_in_one_call_or_in_two();
  cancelled_before_the_first_step_changes_nothing();
  bad_plans_are_refused();
  return test::failures;
}

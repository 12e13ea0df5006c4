// A training run: the same weights on every table and number of threads, cancelled or not, and plans that are refused.
#include "core/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "dispatch/dispatch.hpp"
#include "test/check.hpp"
#include "test/layers.hpp"

namespace samebits {
namespace {

using Floats = std::vector<float>;

constexpr Activation kTanh{Activation::Kind::tanh, 0, 0}, kGelu{Activation::Kind::gelu, 0, 0};

TrainerPlan plan_of(Order order) {
  // The sum of a dropout and of what goes into it, between others.
  const NetPlan net{{{linear_layer(5, 7, true), {0}},
                     {activation_layer(7, kTanh), {1}},
                     {layer(layers::identity, 7), {2}},
                     {dropout_layer(7, 0.25, 1), {3}},
                     {layer(layers::add, 7), {2, 4}},
                     {activation_layer(7, kGelu), {5}},
                     {linear_layer(7, 3, false), {6}}},
                    5,
                    2};
  const Loss loss{Loss::Kind::cross_entropy, Reduction::mean, nullptr, nullptr, {-100, 0.1}};
  return {{net, loss, true, false, 0, {0, 0, 1}, true, 0.5}, 23, 9, 6, 6, false, true, false, 1, order};
}

Schedule schedule() {
  const OptimizerRule sgd{.kind = OptimizerKind::sgd, .common = {.lr = 0.1}, .own = {0.9}};
  const OptimizerRule adam{.kind = OptimizerKind::adam, .common = {.lr = 0.01}, .own = {0.9, 0.99, 1e-8}};
  return {{sgd, adam}, 2};
}

std::unique_ptr<Trainer> make_trainer(const Kernels& kernels, std::size_t threads, Order order) {
  auto trainer = std::make_unique<Trainer>(plan_of(order), kernels, Threads{ThreadPool::shared(), threads});
  TrainerMemory& memory = trainer->memory();
  const auto fill = [](Buffer<float>& buffer, unsigned seed) {
    const Floats values = test::random_floats(buffer.size, seed);
    std::transform(values.begin(), values.end(), buffer.data.get(), [](float v) { return std::tanh(v); });
  };
  const auto fill_set = [&](DataSet& set, unsigned seed) {
    fill(set.x, seed);
    for (std::size_t i = 0; i < set.indices.size; ++i) set.indices.data[i] = static_cast<std::int32_t>(i % 3);
  };
  fill(memory.parameters, 1);
  fill_set(memory.data, 3);
  fill_set(memory.validation, 4);
  std::fill_n(memory.slots.data.get(), memory.slots.size, 0.0f);
  std::fill_n(memory.steps.data.get(), memory.steps.size, 0);
  std::fill_n(memory.mu_products.data.get(), memory.mu_products.size, 1.0f);
  std::fill_n(memory.weight.data.get(), memory.weight.size, 0.5f);
  for (std::size_t i = 0; i < memory.generators.size; ++i)
    seed(memory.generators.data[i], static_cast<std::uint32_t>(9 + i));
  return trainer;
}

Floats parameters_of(Trainer& trainer) {
  const auto& parameters = trainer.memory().parameters;
  return {parameters.data.get(), parameters.data.get() + parameters.size};
}

void same_everywhere(Order order) {
  const std::atomic<bool> never = false;
  const auto reference = make_trainer(*kernels_named("baseline"), 1, order);
  const TrainerReport expected = reference->run(4, schedule(), never);
  CHECK(expected.losses.size() == 4 && expected.losses[3] < expected.losses[0], "the loss did not fall");
  for (const Kernels* kernels : runnable_kernels()) {
    const auto trainer = make_trainer(*kernels, 3, order);
    const TrainerReport report = trainer->run(4, schedule(), never);
    CHECK(report.losses == expected.losses && report.validation_losses == expected.validation_losses, "%s",
          kernels->isa);
    CHECK(test::first_difference(parameters_of(*trainer), parameters_of(*reference)) < 0, "%s", kernels->isa);
    for (const int i : {0, 1}) {
      CHECK(trainer->memory().generators.data[i].next == reference->memory().generators.data[i].next, "%s",
            kernels->isa);
    }
  }
}

void epochs_in_one_call_or_in_two() {
  const std::atomic<bool> never = false;
  const auto once = make_trainer(*runnable_kernels().front(), 1, Order::own),
             twice = make_trainer(*runnable_kernels().front(), 1, Order::own);
  once->run(5, schedule(), never);
  twice->run(2, schedule(), never);
  twice->run(3, schedule(), never);
  CHECK(test::first_difference(parameters_of(*once), parameters_of(*twice)) < 0, "the runs differ");
}

void given_orders_of_any_length() {
  const std::atomic<bool> never = false;
  const auto trainer = make_trainer(*runnable_kernels().front(), 1, Order::given);
  CHECK(trainer->check_order({0, 23}) != nullptr, "a sample that there is not");
  CHECK(trainer->check_order({0, -1}) != nullptr, "a sample below the first");
  for (const std::size_t length : {1, 40, 0, 6}) {
    const std::vector<std::int32_t> order(length, 22);
    CHECK(trainer->check_order(order) == nullptr, "%zu samples are refused", length);
    trainer->take_order(order);
    const TrainerReport report = trainer->run(1, schedule(), never);
    CHECK(report.steps == (length + 5) / 6, "%zu steps for %zu samples", report.steps, length);
  }
  CHECK(trainer->memory().generators.data[0].left == 1, "something was drawn");
}

void cancelled_before_the_first_step_changes_nothing() {
  const std::atomic<bool> cancelled = true;
  const auto trainer = make_trainer(*runnable_kernels().front(), 1, Order::reseeded);
  const Floats before = parameters_of(*trainer);
  const TrainerReport report = trainer->run(3, schedule(), cancelled);
  CHECK(report.cancelled && report.losses.empty() && report.steps == 0, "%zu epochs", report.losses.size());
  CHECK(test::first_difference(before, parameters_of(*trainer)) < 0, "a parameter changed");
  CHECK(trainer->memory().generators.data[0].left == 1, "something was drawn");
}

void bad_plans_are_refused() {
  const auto refused = [](auto change) {
    TrainerPlan plan = plan_of(Order::own);
    change(plan);
    return Trainer::check(plan) != nullptr;
  };
  CHECK(!refused([](TrainerPlan&) {}), "a good plan is refused");
  CHECK(refused([](TrainerPlan& p) { p.step.net.nodes[6].layer = linear_layer(8, 3, false); }),
        "sizes that do not chain");
  CHECK(refused([](TrainerPlan& p) { p.step.net.nodes[4].inputs[1] = 5; }), "a layer that takes its own output");
  CHECK(refused([](TrainerPlan& p) { p.step.net.nodes[4].inputs[1] = 3; }), "an output that nothing takes");
  CHECK(refused([](TrainerPlan& p) { p.step.net.nodes[3].inputs.clear(); }), "a layer that takes nothing");
  CHECK(refused([](TrainerPlan& p) { p.batch_size = 0; }), "no batch");
  CHECK(refused([](TrainerPlan& p) { p.accumulate = 0; }), "a step of no batch");
  CHECK(refused([](TrainerPlan& p) { p.step.parameter_groups.pop_back(); }), "a parameter without a group");
  CHECK(refused([](TrainerPlan& p) { p.step.net.nodes[6].layer = linear_layer(7, 0, false); }), "no classes");
  CHECK(refused([](TrainerPlan& p) { p.step.net.generators = 1; }), "a dropout without its generator");
  CHECK(refused([](TrainerPlan& p) { p.step.target_columns = 2; }), "targets of another width");
  CHECK(refused([](TrainerPlan& p) { p.step.loss.kind = Loss::Kind::mse; }), "class indices for a loss of values");
  const auto trainer = make_trainer(*runnable_kernels().front(), 1, Order::own);
  CHECK(trainer->check_memory() == nullptr, "good memory is refused");
  trainer->memory().data.indices.data[22] = 3;
  CHECK(trainer->check_memory() != nullptr, "a target beyond the classes");
  CHECK(trainer->suits(schedule(), 7) && !trainer->suits({{{}, {}, {}}, 2}, 1) && !trainer->suits({{}, 2}, 1),
        "a schedule");
}

}  // namespace
}  // namespace samebits

int main() {
  using namespace samebits;
  for (const Order order : {Order::sequential, Order::reseeded, Order::own}) same_everywhere(order);
  epochs_in_one_call_or_in_two();
  given_orders_of_any_length();
  cancelled_before_the_first_step_changes_nothing();
  bad_plans_are_refused();
  return test::failures;
}

#include "core/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "core/permutation.hpp"
#include "core/stopwatch.hpp"

namespace samebits {
namespace {

// In multiply-adds: what an epoch and a step cost beside them, a parameter's update, a number of a loss, a draw; how
// much is worth a reading of the clock.
constexpr double kEpochWork = 100, kStepWork = 500, kUpdateWork = 4, kLossWork = 16, kDrawWork = 16,
                 kReadingWork = 1 << 17;

// Epochs whose reports get their memory before the first one runs.
constexpr std::size_t kReservedEpochs = 1 << 12;

std::optional<EpochMetrics> metrics_of(const TrainerPlan& plan) {
  if (!plan.metrics) return std::nullopt;
  return EpochMetrics(*plan.metrics, plan.step.net.output_features());
}

// A batch holds as many samples, if an epoch of `samples` has so many.
std::size_t rows_of_batch(const TrainerPlan& plan, std::size_t samples) {
  return std::min(plan.batch_size, std::max<std::size_t>(samples, 1));
}

}  // namespace

const char* Trainer::check(const TrainerPlan& plan) {
  constexpr std::size_t most = std::numeric_limits<std::int32_t>::max();
  if (plan.samples > most || plan.validation_samples > most) return "the data is too large";
  for (const std::size_t batch_size : {plan.batch_size, plan.validation_batch_size}) {
    if (batch_size < 1 || batch_size > most) return "the batch size is out of range";
  }
  if (plan.accumulate < 1 || plan.accumulate > most) return "the number of batches of a step is out of range";
  if (plan.step.net.generators < 1) return "a generator is wanted for the loader";
  const StepPlan& step = plan.step;
  const char* problem =
      plan.metrics ? EpochMetrics::check(*plan.metrics, step.target_columns, step.net.output_features()) : nullptr;
  if (!problem && plan.stored) problem = plan.stored->check(plan.samples, step);
  if (!problem && plan.validation_stored) problem = plan.validation_stored->check(plan.validation_samples, step);
  return problem ? problem : step.check(std::max(plan.samples, plan.validation_samples));
}

Trainer::Trainer(TrainerPlan plan, const Kernels& kernels, Threads threads, Reducer* reducer)
    : plan_(std::move(plan)),
      reducer_(reducer),
      batch_rows_(rows_of_batch(plan_, plan_.samples)),
      trained_(plan_.samples - (plan_.drop_last ? plan_.samples % plan_.batch_size : 0)),
      memory_(plan_),
      step_(make_step(batch_rows_, kernels, threads)),
      predictor_(plan_.step.net, kernels, threads),
      training_(memory_.data, plan_.stored, plan_.step, reducer),
      validation_(memory_.validation, plan_.validation_stored, plan_.step, nullptr),
      metrics_(metrics_of(plan_)),
      validation_metrics_(metrics_) {
  if (plan_.validates) reserve_outputs(std::min(plan_.validation_batch_size, plan_.validation_samples));
  if (plan_.order == Order::sequential) return;
  order_ = Buffer<std::int32_t>(plan_.samples);
  training_.reserve(batch_rows_);
}

void Trainer::reserve_outputs(std::size_t rows) {
  if (rows <= output_rows_) return;
  const std::size_t columns = plan_.step.net.output_features();
  outputs_ = Buffer<float>(rows * columns);
  scratch_ = Buffer<double>(loss_scratch(rows, columns));
  output_rows_ = rows;
}

const char* Trainer::check_order(const std::vector<std::int32_t>& order) const {
  if (!is_valid_order(order, plan_.samples)) return "there is no such sample";
  return plan_.step.check(rows_of_batch(plan_, order.size()));
}

void Trainer::take_order(const std::vector<std::int32_t>& order) {
  const std::size_t rows = rows_of_batch(plan_, order.size());
  Buffer<std::int32_t> own(order.size());
  std::copy(order.begin(), order.end(), own.data.get());
  training_.reserve(rows);
  if (rows > batch_rows_) {
    const Compute& compute = step_->compute();
    step_ = make_step(rows, compute.kernels, compute.threads);
    batch_rows_ = rows;
  }
  trained_ = order.size() - (plan_.drop_last ? order.size() % plan_.batch_size : 0);
  order_ = std::move(own);
}

std::unique_ptr<Step> Trainer::make_step(std::size_t rows, const Kernels& kernels, const Threads& threads) {
  return std::make_unique<Step>(plan_.step, memory_.for_steps(plan_.step.net), rows, kernels, threads,
                                plan_.accumulate > 1, reducer_);
}

std::size_t Trainer::steps_per_epoch() const {
  const std::size_t step_samples = plan_.batch_size * plan_.accumulate;
  return (trained_ + step_samples - 1) / step_samples;
}

bool Trainer::suits(const Schedule& schedule, std::size_t epochs) const {
  if (schedule.groups == 0) return schedule.rules.empty();
  const std::size_t rows = schedule.rules.size() / schedule.groups;
  if (rows == 0 || rows * schedule.groups != schedule.rules.size()) return false;
  return rows == 1 || rows / std::max<std::size_t>(steps_per_epoch(), 1) >= epochs;
}

const char* Trainer::check_memory() const {
  const auto* generators = memory_.generators.data.get();
  if (!std::all_of(generators, generators + memory_.generators.size, is_valid))
    return "the generator's state is not valid";
  if (plan_.step.target_columns != 0) return nullptr;
  const auto is_valid_set = [&](const Buffer<std::int32_t>& indices) {
    return is_valid_target(plan_.step.loss, indices.data.get(), indices.size, plan_.step.net.output_features());
  };
  const bool valid = is_valid_set(memory_.data.indices) && is_valid_set(memory_.validation.indices);
  return valid ? nullptr : "a target is not a class index";
}

double Trainer::work(std::size_t epochs) const {
  const NetPlan& net = plan_.step.net;
  const double steps = static_cast<double>(steps_per_epoch());
  const double batches = static_cast<double>(std::min(plan_.accumulate, trained_ / plan_.batch_size + 1));
  const double step = kStepWork + 3 * batches * net.work(std::min(batch_rows_, trained_)) +
                      kUpdateWork * static_cast<double>(memory_.parameters.size);
  const double losses = kLossWork * static_cast<double>(trained_) * static_cast<double>(net.output_features());
  const double shuffle = plan_.order == Order::sequential ? 0
                                                          : static_cast<double>(plan_.samples) *
                                                                (kDrawWork + static_cast<double>(net.input_features));
  const double validation = plan_.validates ? validation_work(plan_.validation_samples) : 0;
  return static_cast<double>(epochs) * (kEpochWork + steps * step + losses + shuffle + validation);
}

double Trainer::validation_work(std::size_t samples) const {
  const NetPlan& net = plan_.step.net;
  return net.work(samples) + kLossWork * static_cast<double>(samples) * static_cast<double>(net.output_features());
}

TrainerReport Trainer::run(std::size_t epochs, const Schedule& schedule, const std::atomic<bool>& cancelled) {
  TrainerReport report;
  for (auto* list : {&report.losses, &report.validation_losses, &report.seconds})
    list->reserve(std::min(epochs, kReservedEpochs));
  step_->prepare();
  before_ = {};
  asked_ = &cancelled;
  agreed_ = false;
  const std::atomic<bool>& stops = reducer_ ? agreed_ : cancelled;
  Stopwatch stopwatch(report.seconds, 1 + static_cast<std::size_t>(kReadingWork / work(1)));
  with_files(report, [&] {
    for (std::size_t epoch = 0; epoch < epochs && run_epoch(schedule, stops, report); ++epoch) stopwatch.end_epoch();
  });
  stopwatch.take();
  return report;
}

bool Trainer::run_epoch(const Schedule& schedule, const std::atomic<bool>& cancelled, TrainerReport& report) {
  report.cancelled = cancelled;
  if (report.cancelled) return false;
  remember();
  begin_epoch();
  training_.begin(order_.size == 0 ? nullptr : order_.data.get(), trained_, plan_.batch_size);
  if (metrics_) metrics_->begin();
  double loss = 0;
  const std::size_t step_samples = plan_.batch_size * plan_.accumulate;
  for (std::size_t first = 0; first < trained_; first += step_samples, ++report.steps) {
    report.cancelled = cancelled;
    if (report.cancelled) return false;
    if (first > 0) remember();
    const std::size_t samples = std::min(step_samples, trained_ - first);
    if (!run_step(samples, schedule.at(report.steps), loss, report)) return false;
  }
  if (trained_ % plan_.batch_size == 0) exhaust_sampler();
  const std::size_t validated = plan_.validates ? plan_.validation_samples : 0;
  report.failed_validation = true;
  const std::optional<double> measured = validation_loss(nullptr, validated, cancelled);
  report.failed_validation = false;
  report.cancelled = !measured;
  if (report.cancelled) return false;
  report.losses.push_back(loss / static_cast<double>(trained_));
  report.validation_losses.push_back(*measured);
  if (metrics_) metrics_->report(report.metrics);
  if (metrics_ && plan_.validates) validation_metrics_->report(report.validation_metrics);
  return true;
}

bool Trainer::run_step(std::size_t samples, const OptimizerRule* rules, double& sum, TrainerReport& report) {
  const bool is_mean = plan_.step.loss.reduction != Reduction::sum;
  for (std::size_t done = 0; done < samples; done += plan_.batch_size) {
    const std::size_t rows = std::min(plan_.batch_size, samples - done);
    if (rows < plan_.batch_size) exhaust_sampler();
    const Batch batch = training_.next(step_->compute(), rows);
    const float loss = step_->gradients().measure(batch);
    if (metrics_) metrics_->add(step_->gradients().output(), batch.target, rows);
    if (plan_.stops_on_nan && !std::isfinite(loss)) {
      report.failed_batch = done / plan_.batch_size;
      return stop_before(loss, report);
    }
    const double share = is_mean ? static_cast<double>(rows) / static_cast<double>(samples) : 1;
    if (reducer_) reducer_->ask_to_stop(*asked_);
    step_->gradients().backward(static_cast<float>(share), done > 0);
    if (reducer_ && reducer_->stops()) agreed_ = true;
    sum += static_cast<double>(loss) * static_cast<double>(rows);
    batches_.store(batches() + 1, std::memory_order_relaxed);  // no other thread writes
  }
  step_->update(rules);
  return true;
}

void Trainer::remember() {
  if (!plan_.stops_on_nan && !plan_.stored) return;
  const auto copy = [](const auto& from, auto& to) { to.assign(from.data.get(), from.data.get() + from.size); };
  copy(memory_.generators, before_.generators);
  copy(memory_.buffers, before_.buffers);
  copy(memory_.counters, before_.counters);
}

void Trainer::go_back() {
  const auto copy = [](const auto& from, auto& to) { std::copy(from.begin(), from.end(), to.data.get()); };
  copy(before_.generators, memory_.generators);
  copy(before_.buffers, memory_.buffers);
  copy(before_.counters, memory_.counters);
}

bool Trainer::stop_before(float loss, TrainerReport& report) {
  go_back();
  report.failed_loss = loss;
  report.cancelled = true;
  return false;
}

void Trainer::begin_epoch() {
  if (plan_.order == Order::given) return;
  Generator generator = loader();
  generator.draw64();  // the loader's base seed
  if (plan_.order == Order::own) randperm(generator, order_.data.get(), plan_.samples);
  if (plan_.order != Order::reseeded) return;
  GeneratorState fresh{};
  seed(fresh, static_cast<std::uint32_t>(generator.draw64()));
  Generator shuffler(fresh, generator.kernels());
  randperm(shuffler, order_.data.get(), plan_.samples);
}

void Trainer::exhaust_sampler() {
  if (plan_.order != Order::own) return;
  Generator generator = loader();
  discard_permutation(generator, plan_.samples);
}

bool Trainer::is_valid_order(const std::vector<std::int32_t>& order, std::size_t samples) {
  const auto is_place = [&](std::int32_t i) { return i >= 0 && static_cast<std::size_t>(i) < samples; };
  return std::all_of(order.begin(), order.end(), is_place);
}

}  // namespace samebits

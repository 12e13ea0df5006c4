#include "binding/trainer.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "binding/addon.hpp"
#include "binding/args.hpp"
#include "binding/plans.hpp"
#include "binding/stored_rows.hpp"

namespace samebits::binding {
namespace {

// null, or five numbers: whether accuracy, confusion and r2 are wanted, the decision, the index to ignore or NaN.
std::optional<MetricsPlan> metrics_plan(Napi::Value given) {
  if (given.IsNull()) return std::nullopt;
  const View<double> n = view<double>(given);
  require(n.size == 5, "metrics are five numbers");
  MetricsPlan plan{n.data[0] != 0, n.data[1] != 0, n.data[2] != 0, kind<Decision>(n.data[3], kDecisionNames), {}};
  const double ignored = n.data[4];
  if (ignored >= -0x1p31 && ignored < 0x1p31) plan.ignore_index = static_cast<std::int32_t>(ignored);
  return plan;
}

TrainerPlan plan_argument(const Arguments& info) {
  constexpr std::size_t next = kStepArguments;
  return {.step = step_plan(info, 0),
          .samples = size(info[next]),
          .validation_samples = size(info[next + 1]),
          .batch_size = size(info[next + 2]),
          .validation_batch_size = size(info[next + 3]),
          .drop_last = boolean(info[next + 4]),
          .validates = boolean(info[next + 5]),
          .stops_on_nan = boolean(info[next + 6]),
          .accumulate = size(info[next + 7]),
          .order = kind<Order>(number(info[next + 8]), kOrderNames),
          .metrics = metrics_plan(info[next + 9]),
          .stored = stored_rows(info[next + 11]),
          .validation_stored = stored_rows(info[next + 12])};
}

// A copy: another thread may write to a shared array.
std::vector<std::int32_t> order_of(Napi::Value value) {
  const View<std::int32_t> given = view<std::int32_t>(value);
  return {given.data, given.data + given.size};
}

// {reason, tensor, row, value, of}
Napi::Value failure_object(Napi::Env env, const TrainerReport& report) {
  const ReadFailure& failure = *report.failed_read;
  auto object = Napi::Object::New(env);
  object.Set("reason", kRowFailureNames[static_cast<std::size_t>(failure.reason)]);
  object.Set("tensor", failure.of_targets ? "y" : "x");
  object.Set("row", static_cast<double>(failure.row));
  object.Set("value", failure.value);
  object.Set("of", report.failed_validation ? "validation" : "data");
  return object;
}

// Views of one buffer: an array with memory of its own costs as much as some epochs of a tiny net.
Napi::Object report_object(Napi::Env env, const TrainerReport& report, bool measures) {
  auto object = Napi::Object::New(env);
  const std::size_t count = report.losses.size() + report.validation_losses.size() + report.seconds.size() +
                            report.metrics.size() + report.validation_metrics.size();
  const auto numbers = Napi::ArrayBuffer::New(env, count * sizeof(double));
  std::size_t offset = 0;
  const auto set = [&](const char* name, const std::vector<double>& values) {
    auto array = Napi::Float64Array::New(env, values.size(), numbers, offset);
    std::copy(values.begin(), values.end(), array.Data());
    object.Set(name, array);
    offset += values.size() * sizeof(double);
  };
  set("losses", report.losses);
  set("validationLosses", report.validation_losses);
  set("seconds", report.seconds);
  if (measures) set("metrics", report.metrics);
  if (measures) set("validationMetrics", report.validation_metrics);
  object.Set("steps", static_cast<double>(report.steps));
  object.Set("cancelled", report.cancelled);
  object.Set("failedLoss", report.failed_loss ? Napi::Number::New(env, *report.failed_loss) : env.Null());
  object.Set("failedBatch", static_cast<double>(report.failed_batch));
  object.Set("failedRead", report.failed_read ? failure_object(env, report) : env.Null());
  return object;
}

}  // namespace

Napi::Value TrainerObject::define(Napi::Env env, Addon& addon) {
  const auto method = [&](const char* name, napi_callback function) -> napi_property_descriptor {
    return {name, nullptr, function, nullptr, nullptr, nullptr, napi_default, &addon};
  };
  const napi_property_descriptor methods[] = {
      method("write", call<&TrainerObject::write>),     method("read", call<&TrainerObject::read>),
      method("run", call<&TrainerObject::run>),         method("validate", call<&TrainerObject::validate>),
      method("batches", call<&TrainerObject::batches>), method("cancel", call<&TrainerObject::cancel>)};
  napi_value defined = nullptr;
  napi_define_class(env, "Trainer", NAPI_AUTO_LENGTH, construct, &addon, std::size(methods), methods, &defined);
  return {env, defined};
}

napi_value TrainerObject::construct(napi_env env, napi_callback_info call) {
  const Arguments info(env, call);
  auto& addon = info.data<Addon>();
  return addon.errors().call(env, [&]() -> napi_value {
    require(info.IsConstructCall(), "Trainer is a class");
    auto object = std::make_unique<TrainerObject>(info, addon);
    const auto destroy = [](napi_env, void* data, void*) { delete static_cast<TrainerObject*>(data); };
    require(napi_wrap(env, info.This(), object.get(), destroy, nullptr, nullptr) == napi_ok,
            "the object is wrapped already");
    object.release();
    return info.This();
  });
}

// The engine lets nobody call these of another class's object.
template <TrainerObject::Method M>
napi_value TrainerObject::call(napi_env env, napi_callback_info call) {
  const Arguments info(env, call);
  return info.data<Addon>().errors().call(env, [&]() -> napi_value {
    void* object = nullptr;
    require(napi_unwrap(env, info.This(), &object) == napi_ok && object, "this is no Trainer");
    return (static_cast<TrainerObject*>(object)->*M)(info);
  });
}

TrainerObject::TrainerObject(const Arguments& info, Addon& addon)
    : addon_(addon), kernels_(addon.kernels()), background_(addon.background()) {
  TrainerPlan plan = plan_argument(info);
  require_no(Trainer::check(plan));
  if (boolean(info[kStepArguments + 10])) {
    std::shared_ptr<mpi::World> world = addon.world();
    ranks_.reset(new Ranks{world, Chain(*world, kernels_)});
  }
  trainer_ = std::make_shared<Trainer>(std::move(plan), kernels_, addon_.threads(), ranks_ ? &ranks_->chain : nullptr);
}

template <typename F>
void TrainerObject::with_region(const Arguments& info, F f) {
  const auto region = kind<Region>(number(info[0]), kRegionNames);
  require(!running_, "the run owns its memory until it ends");
  const std::size_t offset = size(info[1]);
  const auto copy = [&]<typename T>(T* memory, std::size_t length) {
    const View<T> other = view<T>(info[2]);
    require(offset <= length && other.size <= length - offset, "the array reaches beyond the region");
    f(memory + offset, other);
  };
  const auto copy_buffer = [&](auto& buffer) { copy(buffer.data.get(), buffer.size); };
  const bool has_indices = trainer_->plan().step.target_columns == 0;
  const auto copy_targets = [&](DataSet& set) { has_indices ? copy_buffer(set.indices) : copy_buffer(set.values); };
  TrainerMemory& memory = trainer_->memory();
  switch (region) {
    case Region::parameters: return copy_buffer(memory.parameters);
    case Region::buffers: return copy_buffer(memory.buffers);
    case Region::counters: return copy_buffer(memory.counters);
    case Region::slots: return copy_buffer(memory.slots);
    case Region::steps: return copy_buffer(memory.steps);
    case Region::muProducts: return copy_buffer(memory.mu_products);
    case Region::weight: return copy_buffer(memory.weight);
    case Region::posWeight: return copy_buffer(memory.pos_weight);
    case Region::x: return copy_buffer(memory.data.x);
    case Region::y: return copy_targets(memory.data);
    case Region::validationX: return copy_buffer(memory.validation.x);
    case Region::validationY: return copy_targets(memory.validation);
    case Region::generators:
      return copy(reinterpret_cast<std::uint32_t*>(memory.generators.data.get()),
                  memory.generators.size * sizeof(GeneratorState) / sizeof(std::uint32_t));
  }
}

// write(region, offset, source)
Napi::Value TrainerObject::write(const Arguments& info) {
  with_region(info, [](auto* memory, auto source) { std::copy_n(source.data, source.size, memory); });
  return info.Env().Undefined();
}

// read(region, offset, target)
Napi::Value TrainerObject::read(const Arguments& info) {
  with_region(info, [](auto* memory, auto target) { std::copy_n(memory, target.size, target.data); });
  return info.Env().Undefined();
}

// run(epochs, rules, groups, order?): Promise<TrainerReport>; a short run is over when this returns.
Napi::Value TrainerObject::run(const Arguments& info) {
  require(!running_, "the run has not ended");
  const bool is_given = trainer_->plan().order == Order::given;
  require(is_given != info[3].IsUndefined(), "an order is wanted where the plan says so, and only there");
  if (is_given) take_order(info[3]);
  const std::size_t epochs = size(info[0]), groups = size(info[2]);
  Schedule schedule{rules(view<double>(info[1]), trainer_->plan().step, groups), groups};
  require(trainer_->suits(schedule, epochs), "one row of rules is wanted, or one for each step");
  trainer_->reset_batches();
  return start(
      info, trainer_->work(epochs),
      [this, epochs, schedule = std::move(schedule)] { return trainer_->run(epochs, schedule, cancelled_); },
      ranks_ != nullptr);
}

void TrainerObject::take_order(Napi::Value given) {
  const std::vector<std::int32_t> order = order_of(given);
  require_no(trainer_->check_order(order));
  trainer_->take_order(order);
}

// validate(order): Promise<TrainerReport>, as run
Napi::Value TrainerObject::validate(const Arguments& info) {
  require(!running_, "the run has not ended");
  std::vector<std::int32_t> order = order_of(info[0]);
  require(Trainer::is_valid_order(order, trainer_->plan().validation_samples), "there is no such sample");
  return start(
      info, trainer_->validation_work(order.size()),
      [this, order = std::move(order)] { return trainer_->validate(order, cancelled_); }, false);
}

Napi::Value TrainerObject::start(const Arguments& info, double work, std::function<TrainerReport()> task,
                                 bool with_ranks) {
  const Napi::Env env = info.Env();
  require_no(trainer_->check_memory());
  if (with_ranks) addon_.world();
  with_ranks_ = with_ranks;
  task_ = std::move(task);
  cancelled_ = false;
  failure_.reset();
  deferred_ = std::make_unique<Napi::Promise::Deferred>(env);
  const bool at_once = work < most_work_at_once(kernels_) && !with_ranks && !trainer_->reads_files();
  if (at_once) run();
  else background_->start(env, *this);
  running_ = true;
  if (with_ranks) addon_.world_place().is_busy = true;
  kept_ = Napi::Persistent(info.This().As<Napi::Object>());
  if (at_once) settle(env);
  return deferred_->Promise();
}

void TrainerObject::run() noexcept {
  try {
    report_ = task_();
  } catch (...) {
    failure_ = current_failure();
    if (with_ranks_) ranks_->world->abort(failure_->message);  // the others wait in the midst of a step
  }
}

void TrainerObject::cancel() noexcept {
  cancelled_ = true;
  if (with_ranks_) ranks_->world->abandon();
}

void TrainerObject::settle(Napi::Env env) {
  running_ = false;
  if (with_ranks_) addon_.world_place().is_busy = false;
  const Napi::ObjectReference kept = std::move(kept_);
  if (failure_) return deferred_->Reject(addon_.errors().error(env, *failure_));
  try {
    deferred_->Resolve(report_object(env, report_, trainer_->plan().metrics.has_value()));
  } catch (const Napi::Error& error) {
    deferred_->Reject(error.Value());
  }
}

// batches(): number; also while a run is pending
Napi::Value TrainerObject::batches(const Arguments& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(trainer_->batches()));
}

Napi::Value TrainerObject::cancel(const Arguments& info) {
  cancelled_ = true;
  return info.Env().Undefined();
}

}  // namespace samebits::binding

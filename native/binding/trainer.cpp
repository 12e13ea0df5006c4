#include "binding/trainer.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "binding/addon.hpp"
#include "binding/args.hpp"
#include "binding/plans.hpp"

namespace samebits::binding {
namespace {

TrainerPlan plan_argument(const Napi::CallbackInfo& info) {
  constexpr std::size_t next = kStepArguments;
  const std::size_t order = size(info[next + 7]);
  require(info.Env(), order <= static_cast<std::size_t>(Order::own), "the order is out of range");
  return {step_plan(info, 0),     size(info[next]),        size(info[next + 1]),    size(info[next + 2]),     size(info[next + 3]),
          boolean(info[next + 4]), boolean(info[next + 5]), boolean(info[next + 6]), static_cast<Order>(order)};
}

// A run of less work than this, well below a millisecond, is done before its thread would have woken up. A slower instruction
// set has narrower vectors.
double most_work_at_once(const Kernels& kernels) { return static_cast<double>(kernels.lanes << 18); }

// In the order of lib/backend/native/training.ts.
enum class Region : std::size_t { parameters, slots, steps, weight, pos_weight, x, y, validation_x, validation_y, generators };

Addon& addon_of(const Napi::CallbackInfo& info) { return *static_cast<Addon*>(info.Data()); }

// Views of one buffer: an array with memory of its own costs as much as some epochs of a tiny net.
Napi::Object report_object(Napi::Env env, const TrainerReport& report) {
  auto object = Napi::Object::New(env);
  const std::size_t count = report.losses.size() + report.validation_losses.size() + report.seconds.size();
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
  object.Set("steps", static_cast<double>(report.steps));
  object.Set("cancelled", report.cancelled);
  object.Set("failedLoss", report.failed_loss ? Napi::Number::New(env, *report.failed_loss) : env.Null());
  return object;
}

}  // namespace

Napi::Function TrainerObject::define(Napi::Env env, Addon& addon) {
  return DefineClass(env, "Trainer",
                     {InstanceMethod<&TrainerObject::write>("write"), InstanceMethod<&TrainerObject::read>("read"),
                      InstanceMethod<&TrainerObject::run>("run"), InstanceMethod<&TrainerObject::validate>("validate"),
                      InstanceMethod<&TrainerObject::cancel>("cancel")},
                     &addon);
}

TrainerObject::TrainerObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<TrainerObject>(info), kernels_(addon_of(info).kernels()), background_(addon_of(info).background()) {
  TrainerPlan plan = plan_argument(info);
  if (const char* problem = Trainer::check(plan)) throw Napi::RangeError::New(info.Env(), problem);
  try {
    trainer_ = std::make_shared<Trainer>(std::move(plan), kernels_, addon_of(info).threads());
  } catch (const std::bad_alloc&) {
    throw Napi::Error::New(info.Env(), "out of memory");
  }
}

template <typename F>
void TrainerObject::with_region(const Napi::CallbackInfo& info, F f) {
  const auto region = static_cast<Region>(size(info[0]));
  require(info.Env(), !running_, "the run owns its memory until it ends");
  const std::size_t offset = size(info[1]);
  const auto copy = [&]<typename T>(T* memory, std::size_t length) {
    const View<T> other = view<T>(info[2]);
    require(info.Env(), offset <= length && other.size <= length - offset, "the array reaches beyond the region");
    f(memory + offset, other);
  };
  const auto copy_buffer = [&](auto& buffer) { copy(buffer.data.get(), buffer.size); };
  const bool has_indices = trainer_->plan().step.target_columns == 0;
  const auto copy_targets = [&](DataSet& set) { has_indices ? copy_buffer(set.indices) : copy_buffer(set.values); };
  TrainerMemory& memory = trainer_->memory();
  switch (region) {
    case Region::parameters: return copy_buffer(memory.parameters);
    case Region::slots: return copy_buffer(memory.slots);
    case Region::steps: return copy_buffer(memory.steps);
    case Region::weight: return copy_buffer(memory.weight);
    case Region::pos_weight: return copy_buffer(memory.pos_weight);
    case Region::x: return copy_buffer(memory.data.x);
    case Region::y: return copy_targets(memory.data);
    case Region::validation_x: return copy_buffer(memory.validation.x);
    case Region::validation_y: return copy_targets(memory.validation);
    case Region::generators:
      return copy(reinterpret_cast<std::uint32_t*>(memory.generators.data.get()),
                  memory.generators.size * sizeof(GeneratorState) / sizeof(std::uint32_t));
    default: require(info.Env(), false, "there is no such region");
  }
}

// write(region, offset, source)
Napi::Value TrainerObject::write(const Napi::CallbackInfo& info) {
  with_region(info, [](auto* memory, auto source) { std::copy_n(source.data, source.size, memory); });
  return info.Env().Undefined();
}

// read(region, offset, target)
Napi::Value TrainerObject::read(const Napi::CallbackInfo& info) {
  with_region(info, [](auto* memory, auto target) { std::copy_n(memory, target.size, target.data); });
  return info.Env().Undefined();
}

// run(epochs, rules, groups): Promise<TrainerReport>; a short run is over when this returns.
Napi::Value TrainerObject::run(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  require(env, !running_, "the run has not ended");
  const std::size_t epochs = size(info[0]), groups = size(info[2]);
  Schedule schedule{rules(env, view<double>(info[1]), trainer_->plan().step, groups), groups};
  require(env, trainer_->suits(schedule, epochs), "one row of rules is wanted, or one for each step");
  return start(env, trainer_->work(epochs),
               [this, epochs, schedule = std::move(schedule)] { return trainer_->run(epochs, schedule, cancelled_); });
}

// validate(order): Promise<TrainerReport>, as run
Napi::Value TrainerObject::validate(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  require(env, !running_, "the run has not ended");
  const View<std::int32_t> given = view<std::int32_t>(info[0]);
  std::vector<std::int32_t> order(given.data, given.data + given.size);
  require(env, trainer_->is_valid_order(order), "there is no such sample");
  return start(env, trainer_->validation_work(order.size()),
               [this, order = std::move(order)] { return trainer_->validate(order, cancelled_); });
}

Napi::Value TrainerObject::start(Napi::Env env, double work, std::function<TrainerReport()> task) {
  if (const char* problem = trainer_->check_memory()) throw Napi::RangeError::New(env, problem);
  task_ = std::move(task);
  cancelled_ = false;
  failure_ = nullptr;
  deferred_ = std::make_unique<Napi::Promise::Deferred>(env);
  const bool at_once = work < most_work_at_once(kernels_);
  if (at_once) {
    run();
  } else {
    try {
      background_->start(env, *this);
    } catch (const std::exception&) {
      throw Napi::Error::New(env, "the system gives no thread to train on");
    }
  }
  running_ = true;
  Ref();
  if (at_once) settle(env);
  return deferred_->Promise();
}

void TrainerObject::run() noexcept {
  try {
    report_ = task_();
  } catch (const std::bad_alloc&) {
    failure_ = "out of memory";
  }
}

void TrainerObject::settle(Napi::Env env) {
  running_ = false;
  Unref();
  if (failure_) return deferred_->Reject(Napi::Error::New(env, failure_).Value());
  deferred_->Resolve(report_object(env, report_));
}

Napi::Value TrainerObject::cancel(const Napi::CallbackInfo& info) {
  cancel();
  return info.Env().Undefined();
}

}  // namespace samebits::binding

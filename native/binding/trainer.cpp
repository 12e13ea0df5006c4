#include "binding/trainer.hpp"

#include <algorithm>
#include <new>
#include <string>

#include "binding/addon.hpp"
#include "binding/args.hpp"
#include "binding/options.hpp"

namespace samebits::binding {
namespace {

// A layer as integers: kind, inFeatures, outFeatures, bias; the kinds in the order of LayerPlan::Kind.
constexpr std::size_t kLayerNumbers = 4;
constexpr std::int32_t kLayerKinds = 3;

std::vector<LayerPlan> layers_argument(Napi::Value value) {
  const auto numbers = view<std::int32_t>(value);
  require(value.Env(), numbers.size % kLayerNumbers == 0, "a layer is four numbers");
  std::vector<LayerPlan> layers;
  for (std::size_t i = 0; i < numbers.size; i += kLayerNumbers) {
    const std::int32_t* n = numbers.data + i;
    require(value.Env(), n[0] >= 0 && n[0] < kLayerKinds && n[1] >= 0 && n[2] >= 0, "a layer is out of range");
    layers.push_back({static_cast<LayerPlan::Kind>(n[0]), static_cast<std::size_t>(n[1]), static_cast<std::size_t>(n[2]), n[3] != 0});
  }
  return layers;
}

// (layers, inputFeatures, samples, batchSize, dropLast, order, mean, parameterGroups)
TrainerPlan plan_argument(const Napi::CallbackInfo& info) {
  const auto groups = view<std::int32_t>(info[7]);
  const std::size_t order = size(info[5]);
  require(info.Env(), order <= static_cast<std::size_t>(Order::own), "the order is out of range");
  return {layers_argument(info[0]), size(info[1]), size(info[2]), size(info[3]), boolean(info[4]), static_cast<Order>(order),
          reduction(boolean(info[6])), {groups.data, groups.data + groups.size}};
}

std::vector<SgdOptions> options_argument(Napi::Value value, const TrainerPlan& plan) {
  const auto numbers = view<double>(value);
  std::vector<SgdOptions> groups;
  for (std::size_t i = 0; i + kSgdNumbers <= numbers.size; i += kSgdNumbers) groups.push_back(sgd_options(numbers.data + i));
  const auto known = [&](std::int32_t group) { return group < static_cast<std::int32_t>(groups.size()); };
  require(value.Env(), std::all_of(plan.parameter_groups.begin(), plan.parameter_groups.end(), known), "a group is missing");
  return groups;
}

Napi::Value float64_array(Napi::Env env, const std::vector<double>& values) {
  auto array = Napi::Float64Array::New(env, values.size());
  std::copy(values.begin(), values.end(), array.Data());
  return array;
}

}  // namespace

Napi::Function TrainerObject::define(Napi::Env env, Addon& addon) {
  return DefineClass(env, "Trainer",
                     {InstanceMethod<&TrainerObject::write>("write"), InstanceMethod<&TrainerObject::read>("read"),
                      InstanceMethod<&TrainerObject::run>("run"), InstanceMethod<&TrainerObject::cancel>("cancel")},
                     &addon);
}

TrainerObject::TrainerObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<TrainerObject>(info) {
  const Addon& addon = *static_cast<const Addon*>(info.Data());
  TrainerPlan plan = plan_argument(info);
  if (const char* problem = Trainer::check(plan)) throw Napi::RangeError::New(info.Env(), problem);
  try {
    trainer_ = std::make_unique<Trainer>(std::move(plan), addon.kernels(), addon.threads());
  } catch (const std::bad_alloc&) {
    throw Napi::Error::New(info.Env(), "out of memory");
  }
}

TrainerObject::~TrainerObject() { stop(); }

void TrainerObject::stop() {
  cancelled_ = true;
  if (thread_.joinable()) thread_.join();
}

template <typename F>
void TrainerObject::with_region(const Napi::CallbackInfo& info, F f) {
  const std::string region = info[0].ToString().Utf8Value();  // may run JavaScript, which may start a run
  require(info.Env(), !running_, "the run owns its memory until it ends");
  const std::size_t offset = size(info[1]);
  const auto copy = [&]<typename T>(T* memory, std::size_t length) {
    const View<T> other = view<T>(info[2]);
    require(info.Env(), offset <= length && other.size <= length - offset, "the array reaches beyond the region");
    f(memory + offset, other);
  };
  TrainerMemory& memory = trainer_->memory();
  if (region == "parameters") return copy(memory.parameters.data.get(), memory.parameters.size);
  if (region == "momentum") return copy(memory.momentum.data.get(), memory.momentum.size);
  if (region == "steps") return copy(memory.steps.data.get(), memory.steps.size);
  if (region == "x") return copy(memory.x.data.get(), memory.x.size);
  if (region == "y") return copy(memory.y.data.get(), memory.y.size);
  require(info.Env(), region == "generator", "there is no such region");
  copy(reinterpret_cast<std::uint32_t*>(&memory.generator), sizeof memory.generator / sizeof(std::uint32_t));
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

// run(epochs, options): Promise<{ losses, seconds, cancelled }>
Napi::Value TrainerObject::run(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  require(env, !running_, "the run has not ended");
  const std::size_t epochs = size(info[0]);
  const auto groups = options_argument(info[1], trainer_->plan());
  if (const char* problem = trainer_->check_memory()) throw Napi::RangeError::New(env, problem);
  deferred_ = std::make_unique<Napi::Promise::Deferred>(env);
  finished_ = Napi::ThreadSafeFunction::New(env, Napi::Function::New(env, [](const Napi::CallbackInfo&) {}), "samebits fit", 0, 1);
  cancelled_ = false;
  failure_ = nullptr;
  try {
    thread_ = std::thread([this, epochs, groups] { train(epochs, groups); });
  } catch (const std::exception&) {
    finished_.Release();
    throw Napi::Error::New(env, "the system gives no thread to train on");
  }
  running_ = true;
  Ref();
  return deferred_->Promise();
}

void TrainerObject::train(std::size_t epochs, const std::vector<SgdOptions>& groups) {
  try {
    report_ = trainer_->run(epochs, groups, cancelled_);
  } catch (const std::bad_alloc&) {
    failure_ = "out of memory";
  }
  // Once the environment is closing, the function may be gone already.
  const napi_status status = finished_.NonBlockingCall([this](Napi::Env env, Napi::Function) { settle(env); });
  if (status != napi_closing) finished_.Release();
}

void TrainerObject::settle(Napi::Env env) {
  thread_.join();
  running_ = false;
  Unref();
  if (failure_) return deferred_->Reject(Napi::Error::New(env, failure_).Value());
  auto report = Napi::Object::New(env);
  report.Set("losses", float64_array(env, report_.losses));
  report.Set("seconds", float64_array(env, report_.seconds));
  report.Set("cancelled", report_.cancelled);
  deferred_->Resolve(report);
}

Napi::Value TrainerObject::cancel(const Napi::CallbackInfo& info) {
  cancelled_ = true;
  return info.Env().Undefined();
}

}  // namespace samebits::binding

#include "binding/addon.hpp"

#include <memory>
#include <string>
#include <utility>

#include "binding/args.hpp"
#include "binding/async_predictor.hpp"
#include "binding/plans.hpp"
#include "binding/predictor.hpp"
#include "binding/standalone_layer.hpp"
#include "binding/stepper.hpp"
#include "binding/trainer.hpp"
#include "dispatch/dispatch.hpp"

namespace samebits::binding {

namespace {

// A function that is the object's method M, and owns it.
template <typename Object, Napi::Value (Object::*M)(const Arguments&)>
Napi::Value method_of(Napi::Env env, const char* name, std::unique_ptr<Object> object) {
  const auto call = [](napi_env env, napi_callback_info call) {
    const Arguments info(env, call);
    auto& object = info.data<Object>();
    return object.addon().errors().call(env, [&]() -> napi_value { return (object.*M)(info); });
  };
  const auto destroy = [](napi_env, void* data, void*) { delete static_cast<Object*>(data); };
  napi_value function = nullptr;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, call, object.get(), &function);
  require(napi_add_finalizer(env, function, object.get(), destroy, nullptr, nullptr) == napi_ok,
          "no function can be made");
  object.release();
  return {env, function};
}

}  // namespace

template <Addon::Method M>
napi_value Addon::call(napi_env env, napi_callback_info call) {
  const Arguments info(env, call);
  auto& addon = info.data<Addon>();
  return addon.errors_.call(env, [&]() -> napi_value { return (addon.*M)(info); });
}

Addon::Addon(Napi::Env env, Napi::Object exports) : kernels_(runnable_kernels().front()) {
  const auto define = [&](const char* name, napi_callback function) {
    exports.DefineProperty(
        Napi::PropertyDescriptor({name, nullptr, function, nullptr, nullptr, nullptr, napi_enumerable, this}));
  };
#define SAMEBITS_DEFINE(name, method) define(#name, call<&Addon::method>);
  SAMEBITS_FUNCTIONS(SAMEBITS_DEFINE)
#undef SAMEBITS_DEFINE
  exports.Set("Trainer", TrainerObject::define(env, *this));
}

// What is called in short steps is a function that holds what it works on: a method would have to look for its object.

// layer(net plan of one layer...): { forward, backward, kept, keptOfBatch }, the numbers of a row, and of a batch, that
// it keeps from one pass for the other
Napi::Value Addon::layer(Info info) {
  const NetPlan plan = net_plan(info, 0);
  require_no(plan.check(0));
  require(plan.nodes.size() == 1, "one layer was expected");
  const LayerPointer& layer = plan.nodes[0].layer;
  require(plan.nodes[0].inputs.size() == 1, "a layer of several inputs stands in a net");
  const Napi::Env env = info.Env();
  auto made = Napi::Object::New(env);
  const auto own = [&] { return std::make_unique<StandaloneLayer>(layer, *this); };
  made.Set("forward", method_of<StandaloneLayer, &StandaloneLayer::forward>(env, "forward", own()));
  made.Set("backward", method_of<StandaloneLayer, &StandaloneLayer::backward>(env, "backward", own()));
  made.Set("kept", Napi::Number::New(env, static_cast<double>(layer->kept())));
  made.Set("keptOfBatch", Napi::Number::New(env, static_cast<double>(layer->kept_of_batch())));
  return made;
}

// stepper(step plan..., rows, memory): (x, y, rows, output?) => number
Napi::Value Addon::stepper(Info info) {
  return method_of<StepperObject, &StepperObject::step>(info.Env(), "step",
                                                        std::make_unique<StepperObject>(info, *this));
}

// predictor(net plan..., parameters): (x, y, rows) => void
Napi::Value Addon::predictor(Info info) {
  return method_of<PredictorObject, &PredictorObject::predict>(info.Env(), "predict",
                                                               std::make_unique<PredictorObject>(info, *this));
}

// asyncPredictor(net plan..., parameters): (x, y, rows) => Promise
Napi::Value Addon::async_predictor(Info info) {
  auto object = std::make_unique<AsyncPredictorObject>(info, *this);
  AsyncPredictorObject& own = *object;
  const Napi::Value function =
      method_of<AsyncPredictorObject, &AsyncPredictorObject::predict>(info.Env(), "predict", std::move(object));
  own.belong_to(function.As<Napi::Function>());
  return function;
}

// The instruction sets that can run here, best first.
Napi::Value Addon::isas(Info info) {
  const auto& all = runnable_kernels();
  auto names = Napi::Array::New(info.Env(), all.size());
  for (std::uint32_t i = 0; i < all.size(); ++i) names[i] = Napi::String::New(info.Env(), all[i]->isa);
  return names;
}

// useIsa(name)
Napi::Value Addon::use_isa(Info info) {
  const Kernels* kernels = kernels_named(info[0].ToString().Utf8Value());
  require(kernels != nullptr, "this instruction set cannot run here");
  kernels_ = kernels;
  compute_.reset();
  return info.Env().Undefined();
}

// setNumThreads(count)
Napi::Value Addon::set_num_threads(Info info) {
  const std::size_t count = size(info[0]);
  require(count >= 1, "at least one thread is needed");
  threads_.limit = count;
  compute_.reset();
  return info.Env().Undefined();
}

// useErrors((code, message) => Error)
Napi::Value Addon::use_errors(Info info) {
  require(info[0].IsFunction(), "a function was expected");
  errors_.make_with(info[0].As<Napi::Function>());
  return info.Env().Undefined();
}

Compute& Addon::compute() {
  if (!compute_) compute_ = std::make_unique<Compute>(Compute{kernels(), threads()});
  return *compute_;
}

}  // namespace samebits::binding

using SamebitsAddon = samebits::binding::Addon;
NODE_API_ADDON(SamebitsAddon)

#include "binding/addon.hpp"

#include <memory>
#include <string>

#include "binding/args.hpp"
#include "binding/predictor.hpp"
#include "binding/stepper.hpp"
#include "binding/trainer.hpp"
#include "dispatch/dispatch.hpp"

namespace samebits::binding {

#define SAMEBITS_METHOD(name, method) InstanceMethod<&Addon::guarded<&Addon::method>>(name)

Addon::Addon(Napi::Env env, Napi::Object exports) : kernels_(runnable_kernels().front()) {
  DefineAddon(exports, {
                           SAMEBITS_METHOD("isas", isas),
                           SAMEBITS_METHOD("useIsa", use_isa),
                           SAMEBITS_METHOD("setNumThreads", set_num_threads),
                           SAMEBITS_METHOD("seed", seed),
                           SAMEBITS_METHOD("random64", random64),
                           SAMEBITS_METHOD("skipBlocks", skip_blocks),
                           SAMEBITS_METHOD("uniform", uniform),
                           SAMEBITS_METHOD("randint", randint),
                           SAMEBITS_METHOD("normal", normal),
                           SAMEBITS_METHOD("randperm", randperm),
                           SAMEBITS_METHOD("linearForward", linear_forward),
                           SAMEBITS_METHOD("linearBackward", linear_backward),
                           SAMEBITS_METHOD("add", add),
                           SAMEBITS_METHOD("tanhForward", tanh_forward),
                           SAMEBITS_METHOD("tanhBackward", tanh_backward),
                           SAMEBITS_METHOD("optimizerStep", optimizer_step),
                           SAMEBITS_METHOD("sumOfSquares", sum_of_squares),
                           SAMEBITS_METHOD("scale", scale),
                           SAMEBITS_METHOD("clamp", clamp),
                           SAMEBITS_METHOD("lossForward", loss_forward),
                           SAMEBITS_METHOD("activationForward", activation_forward),
                           SAMEBITS_METHOD("activationBackward", activation_backward),
                           SAMEBITS_METHOD("softmaxForward", softmax_forward),
                           SAMEBITS_METHOD("softmaxBackward", softmax_backward),
                           SAMEBITS_METHOD("dropoutForward", dropout_forward),
                           SAMEBITS_METHOD("multiply", multiply),
                           SAMEBITS_METHOD("stepper", stepper),
                           SAMEBITS_METHOD("predictor", predictor),
                       });
  exports.Set("Trainer", TrainerObject::define(env, *this));
}

#undef SAMEBITS_METHOD

// What is called in short steps is a function that holds what it works on: a method would have to look for its object.

// stepper(step plan..., rows, memory): (x, y, rows) => number
Napi::Value Addon::stepper(Info info) {
  const auto object = std::make_shared<StepperObject>(info, *this);
  return Napi::Function::New(info.Env(), [object](Info call) { return object->step(call); }, "step");
}

// predictor(net plan..., parameters): (x, y, rows) => void
Napi::Value Addon::predictor(Info info) {
  const auto object = std::make_shared<PredictorObject>(info, *this);
  return Napi::Function::New(info.Env(), [object](Info call) { return object->predict(call); }, "predict");
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
  require(info.Env(), kernels != nullptr, "this instruction set cannot run here");
  kernels_ = kernels;
  compute_.reset();
  return info.Env().Undefined();
}

// setNumThreads(count)
Napi::Value Addon::set_num_threads(Info info) {
  const std::size_t count = size(info[0]);
  require(info.Env(), count >= 1, "at least one thread is needed");
  threads_.limit = count;
  compute_.reset();
  return info.Env().Undefined();
}

Compute& Addon::compute() {
  if (!compute_) compute_ = std::make_unique<Compute>(Compute{kernels(), threads()});
  return *compute_;
}

}  // namespace samebits::binding

using SamebitsAddon = samebits::binding::Addon;
NODE_API_ADDON(SamebitsAddon)

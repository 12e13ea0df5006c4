// Options that cross as numbers; lib/backend/native/pack.ts packs them.
#pragma once

#include "binding/args.hpp"
#include "core/optimizer.hpp"
#include "kernels/kernels.hpp"

namespace samebits::binding {

// A rule as doubles: kind, lr, weightDecay, maximize; then
//   sgd: momentum, dampening, nesterov      adam, adamw: beta1, beta2, eps, amsgrad
//   rmsprop: alpha, eps, momentum, centered      adagrad: lrDecay, eps
constexpr std::size_t kRuleNumbers = 8;

inline OptimizerRule optimizer_rule(Napi::Env env, const double* v) {
  using Kind = OptimizerRule::Kind;
  require(env, v[0] >= 0 && v[0] < kOptimizerKinds, "there is no such optimiser");
  OptimizerRule rule{static_cast<Kind>(v[0]), v[1], v[2], v[3] != 0};
  switch (rule.kind) {
    case Kind::sgd:
      rule.momentum = v[4], rule.dampening = v[5], rule.nesterov = v[6] != 0;
      break;
    case Kind::adam:
    case Kind::adamw:
      rule.beta1 = v[4], rule.beta2 = v[5], rule.eps = v[6], rule.amsgrad = v[7] != 0;
      break;
    case Kind::rmsprop:
      rule.alpha = v[4], rule.eps = v[5], rule.momentum = v[6], rule.centered = v[7] != 0;
      break;
    case Kind::adagrad:
      rule.lr_decay = v[4], rule.eps = v[5];
  }
  return rule;
}

// An activation's kind and two numbers; lib/backend/native/pack.ts has the kinds in the same order.
inline Activation activation(Napi::Env env, double kind, double a, double b) {
  require(env, kind >= 0 && kind <= static_cast<double>(Activation::Kind::softplus), "there is no such activation");
  return {static_cast<Activation::Kind>(kind), a, b};
}

// The same from argument `first` on.
inline Activation activation_argument(const Napi::CallbackInfo& info, std::size_t first) {
  return activation(info.Env(), number(info[first]), number(info[first + 1]), number(info[first + 2]));
}

inline Reduction reduction(bool mean) { return mean ? Reduction::mean : Reduction::sum; }

// A loss as doubles: kind, mean, labelSmoothing, beta, ignoreIndex; the kinds in the order of Loss::Kind.
constexpr std::size_t kLossNumbers = 5;
constexpr double kLossKinds = 6;

// Without its arrays.
inline Loss loss_options(Napi::Value numbers) {
  const double* v = array<double>(numbers, kLossNumbers);
  require(numbers.Env(), v[0] >= 0 && v[0] < kLossKinds, "the loss is out of range");
  require(numbers.Env(), v[4] >= -0x1p31 && v[4] < 0x1p31, "the index to ignore is out of range");
  return {static_cast<Loss::Kind>(static_cast<int>(v[0])), reduction(v[1] != 0), nullptr, nullptr, v[2], v[3],
          static_cast<std::int32_t>(v[4])};
}

}  // namespace samebits::binding

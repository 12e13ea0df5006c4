// Options that cross as numbers; lib/backend/native.ts packs them.
#pragma once

#include "binding/args.hpp"
#include "core/cross_entropy.hpp"
#include "core/optimizer.hpp"

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

inline Reduction reduction(bool mean) { return mean ? Reduction::mean : Reduction::sum; }

}  // namespace samebits::binding

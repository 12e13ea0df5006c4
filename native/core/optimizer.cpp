#include "core/optimizer.hpp"

#include <cmath>
#include <limits>

#include "core/power.hpp"

namespace samebits {
namespace {

using Kind = OptimizerRule::Kind;

float rounded(double x) { return static_cast<float>(x); }

GradientScalars gradient_scalars(const OptimizerRule& rule) {
  return {rule.maximize, rule.weight_decay != 0, rounded(rule.weight_decay)};
}

LerpScalars lerp_scalars(double weight) {
  const float w = rounded(weight);
  const bool from_start = std::abs(w) < 0.5f;
  return {from_start ? w : w - 1, from_start};
}

SgdScalars sgd_scalars(const OptimizerRule& r, std::uint32_t step) {
  return {gradient_scalars(r), rounded(-r.lr), rounded(r.momentum), rounded(1 - r.dampening), r.nesterov,
          r.momentum != 0,     step == 0};
}

AdamScalars adam_scalars(const OptimizerRule& r, std::uint32_t step) {
  const std::uint64_t t = std::uint64_t{step} + 1;
  const bool shrinks = r.kind == Kind::adamw && r.weight_decay != 0;
  GradientScalars gradient = gradient_scalars(r);
  gradient.decays = gradient.decays && !shrinks;
  return {gradient,
          shrinks ? rounded(1 - r.lr * r.weight_decay) : 1,
          lerp_scalars(1 - r.beta1),
          rounded(r.beta2),
          rounded(1 - r.beta2),
          rounded(-(r.lr / (1 - power(r.beta1, t)))),
          rounded(std::sqrt(1 - power(r.beta2, t))),
          rounded(r.eps),
          r.amsgrad};
}

RmspropScalars rmsprop_scalars(const OptimizerRule& r) {
  return {gradient_scalars(r),
          rounded(-r.lr),
          rounded(r.alpha),
          rounded(1 - r.alpha),
          lerp_scalars(1 - r.alpha),
          rounded(r.eps),
          rounded(r.momentum),
          r.momentum > 0,
          r.centered};
}

AdagradScalars adagrad_scalars(const OptimizerRule& r, std::uint32_t step) {
  return {gradient_scalars(r), rounded(-(r.lr / (1 + step * r.lr_decay))), rounded(r.eps)};
}

}  // namespace

bool uses_slot(const OptimizerRule& rule, std::size_t slot) {
  switch (rule.kind) {
    case Kind::sgd:
      return slot == 0 && rule.momentum != 0;
    case Kind::adam:
    case Kind::adamw:
      return slot < 2 || (slot == 2 && rule.amsgrad);
    case Kind::rmsprop:
      return slot == 0 || (slot == 1 && rule.momentum > 0) || (slot == 2 && rule.centered);
    case Kind::adagrad:
      return slot == 0;
  }
  return false;
}

std::uint32_t count_step(const OptimizerRule& rule, std::uint32_t step) {
  const bool counts = rule.kind != Kind::sgd || rule.momentum != 0;
  return step + (counts && step != std::numeric_limits<std::uint32_t>::max());
}

void optimizer_step(const Kernels& kernels, const OptimizerRule& rule, std::uint32_t step, float* parameter,
                    const float* gradient, const OptimizerBuffers& buffers, std::size_t n) {
  const auto& slot = buffers.slot;
  switch (rule.kind) {
    case Kind::sgd:
      return kernels.sgd_step(sgd_scalars(rule, step), parameter, gradient, slot[0], n);
    case Kind::adam:
    case Kind::adamw:
      return kernels.adam_step(adam_scalars(rule, step), parameter, gradient, slot[0], slot[1], slot[2], n);
    case Kind::rmsprop:
      return kernels.rmsprop_step(rmsprop_scalars(rule), parameter, gradient, slot[0], slot[1], slot[2], n);
    case Kind::adagrad:
      return kernels.adagrad_step(adagrad_scalars(rule, step), parameter, gradient, slot[0], n);
  }
}

}  // namespace samebits

#include "core/optimizer.hpp"

#include <cmath>
#include <limits>

namespace samebits {
namespace {

using Kind = OptimizerRule::Kind;

float rounded(double x) { return static_cast<float>(x); }

GradientScalars gradient_scalars(const OptimizerRule& rule) {
  return {.maximize = rule.maximize, .decays = rule.weight_decay != 0, .weight_decay = rounded(rule.weight_decay)};
}

LerpScalars lerp_scalars(double weight) {
  const float w = rounded(weight);
  const bool from_start = std::abs(w) < 0.5f;
  return {.coefficient = from_start ? w : w - 1, .from_start = from_start};
}

SgdScalars sgd_scalars(const OptimizerRule& r, std::uint32_t step) {
  return {.gradient = gradient_scalars(r),
          .rate = rounded(-r.lr),
          .momentum = rounded(r.momentum),
          .one_minus_dampening = rounded(1 - r.dampening),
          .nesterov = r.nesterov,
          .has_momentum = r.momentum != 0,
          .first = step == 0};
}

AdamScalars adam_scalars(const OptimizerRule& r, std::uint32_t step, BetaPowers& powers) {
  const std::uint64_t t = std::uint64_t{step} + 1;
  const bool shrinks = r.kind == Kind::adamw && r.weight_decay != 0;
  GradientScalars gradient = gradient_scalars(r);
  gradient.decays = gradient.decays && !shrinks;
  return {.gradient = gradient,
          .kept = shrinks ? rounded(1 - r.lr * r.weight_decay) : 1,
          .mean_share = lerp_scalars(1 - r.beta1),
          .beta2 = rounded(r.beta2),
          .square_share = rounded(1 - r.beta2),
          .rate = rounded(-(r.lr / (1 - powers.first.at(r.beta1, t)))),
          .correction = rounded(std::sqrt(1 - powers.second.at(r.beta2, t))),
          .eps = rounded(r.eps),
          .amsgrad = r.amsgrad};
}

RmspropScalars rmsprop_scalars(const OptimizerRule& r) {
  return {.gradient = gradient_scalars(r),
          .rate = rounded(-r.lr),
          .alpha = rounded(r.alpha),
          .square_share = rounded(1 - r.alpha),
          .mean_share = lerp_scalars(1 - r.alpha),
          .eps = rounded(r.eps),
          .momentum = rounded(r.momentum),
          .has_momentum = r.momentum > 0,
          .centered = r.centered};
}

AdagradScalars adagrad_scalars(const OptimizerRule& r, std::uint32_t step) {
  return {.gradient = gradient_scalars(r), .rate = rounded(-(r.lr / (1 + step * r.lr_decay))), .eps = rounded(r.eps)};
}

}  // namespace

bool uses_slot(const OptimizerRule& rule, std::size_t slot) {
  switch (rule.kind) {
    case Kind::sgd: return slot == 0 && rule.momentum != 0;
    case Kind::adam:
    case Kind::adamw: return slot < 2 || (slot == 2 && rule.amsgrad);
    case Kind::rmsprop: return slot == 0 || (slot == 1 && rule.momentum > 0) || (slot == 2 && rule.centered);
    case Kind::adagrad: return slot == 0;
  }
  return false;
}

std::uint32_t count_step(const OptimizerRule& rule, std::uint32_t step) {
  const bool counts = rule.kind != Kind::sgd || rule.momentum != 0;
  return step + (counts && step != std::numeric_limits<std::uint32_t>::max());
}

OptimizerScalars optimizer_scalars(const OptimizerRule& rule, std::uint32_t step, BetaPowers& powers) {
  switch (rule.kind) {
    case Kind::sgd: return sgd_scalars(rule, step);
    case Kind::adam:
    case Kind::adamw: return adam_scalars(rule, step, powers);
    case Kind::rmsprop: return rmsprop_scalars(rule);
    case Kind::adagrad: return adagrad_scalars(rule, step);
  }
  return {};
}

void optimizer_step(const Kernels& kernels, const OptimizerScalars& scalars, float* parameter, const float* gradient,
                    const OptimizerBuffers& buffers, std::size_t n) {
  const auto& slot = buffers.slot;
  struct {
    void operator()(const SgdScalars& s) const { kernels.sgd_step(s, parameter, gradient, slot[0], n); }
    void operator()(const AdamScalars& s) const {
      kernels.adam_step(s, parameter, gradient, slot[0], slot[1], slot[2], n);
    }
    void operator()(const RmspropScalars& s) const {
      kernels.rmsprop_step(s, parameter, gradient, slot[0], slot[1], slot[2], n);
    }
    void operator()(const AdagradScalars& s) const { kernels.adagrad_step(s, parameter, gradient, slot[0], n); }
    const Kernels& kernels;
    float* parameter;
    const float* gradient;
    float* const (&slot)[kOptimizerSlots];
    std::size_t n;
  } step{kernels, parameter, gradient, slot, n};
  std::visit(step, scalars);
}

}  // namespace samebits

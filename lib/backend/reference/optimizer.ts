/**
 * A step of an optimiser on one parameter, or on a part of it (torch/optim). Each file writes its rule in
 * these terms, element by element in float32, scalars computed in float64 and rounded where they meet an element:
 *
 *   axpy(a, k, b) = fma(f32(k), b, a)
 *   addcmul(a, k, x, y) = fma(f32(f32(k) * x), y, a)
 *   addcdiv(a, k, x, y) = a + f32(f32(f32(k) * x) / y)
 *   lerp(a, b, w) = axpy(a, w, f32(b - a)) if |f32(w)| < 0.5, else axpy(b, f32(f32(w) - 1), f32(b - a))
 *   g = the gradient; -g if maximize; then axpy(g, weightDecay, p) if weightDecay is not 0
 *
 * The gradient array stays as it is.
 */
import type { OptimizerRule, OptimizerState } from "../operations.js";
import { adagradStep } from "./adagrad.js";
import { adamStep } from "./adam.js";
import { rmspropStep } from "./rmsprop.js";
import { sgdStep } from "./sgd.js";

export function optimizerStep(
  rule: OptimizerRule,
  parameter: Float32Array,
  gradient: Float32Array,
  state: OptimizerState,
): void {
  switch (rule.kind) {
    case "sgd":
      return sgdStep(rule, parameter, gradient, state);
    case "adam":
    case "adamw":
      return adamStep(rule, parameter, gradient, state);
    case "rmsprop":
      return rmspropStep(rule, parameter, gradient, state);
    case "adagrad":
      return adagradStep(rule, parameter, gradient, state);
  }
}

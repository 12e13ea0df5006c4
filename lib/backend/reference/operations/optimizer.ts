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
import type { OptimizerState } from "../../operations.js";
import { ADADELTA, type AdadeltaRule } from "./adadelta.js";
import { ADAGRAD, type AdagradRule } from "./adagrad.js";
import { ADAM, type AdamRule } from "./adam.js";
import { ADAMAX, type AdamaxRule } from "./adamax.js";
import { NADAM, type NAdamRule } from "./nadam.js";
import type { OptimizerDefinition } from "./optimizer_definition.js";
import { RADAM, type RAdamRule } from "./radam.js";
import { RMSPROP, type RmspropRule } from "./rmsprop.js";
import { SGD, type SgdRule } from "./sgd.js";

/** One group's options, as a step computes with them: any numbers. The classes in lib/optim say what each is. */
export type OptimizerRule =
  SgdRule | AdamRule | RmspropRule | AdagradRule | AdamaxRule | AdadeltaRule | RAdamRule | NAdamRule;

/** By kind, in the order of native/kernels/optimizers.hpp. */
export const OPTIMIZERS: Readonly<Record<OptimizerRule["kind"], OptimizerDefinition>> = {
  sgd: SGD,
  adam: ADAM,
  adamw: ADAM,
  rmsprop: RMSPROP,
  adagrad: ADAGRAD,
  adamax: ADAMAX,
  adadelta: ADADELTA,
  radam: RADAM,
  nadam: NADAM,
};

export function optimizerStep(
  rule: OptimizerRule,
  parameter: Float32Array,
  gradient: Float32Array,
  state: OptimizerState,
): void {
  OPTIMIZERS[rule.kind].step(rule, parameter, gradient, state);
}

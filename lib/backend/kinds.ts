/**
 * The kinds that cross to the addon as their places in these lists, which native/kernels/kinds.hpp, native/core/kinds.hpp and
 * native/core/optimizer.hpp have as well. An addon whose lists are others is of another build.
 */
import type { NormalStyle } from "./backend.js";
import type { Loss, OptimizerRule, Reduction } from "./operations.js";
import { SLOTS } from "./optimizer_state.js";
import { ACTIVATIONS } from "./reference/activation.js";
import type { TrainerPlan, TrainerRegion } from "./training.js";

export { ACTIVATIONS };
export const LOSSES: readonly Loss["kind"][] = ["cross_entropy", "nll", "mse", "l1", "smooth_l1", "bce_with_logits"];
export const REDUCTIONS: readonly Reduction[] = ["mean", "sum"];
export const NORMAL_STYLES: readonly NormalStyle[] = ["fused", "separate", "glibc"];
export const LAYERS = ["linear", "activation", "softmax", "log_softmax", "dropout", "identity"] as const;
export const ORDERS: readonly TrainerPlan["order"][] = ["sequential", "reseeded", "own"];
// prettier-ignore
export const REGIONS: readonly TrainerRegion[] = ["parameters", "slots", "steps", "weight", "posWeight", "x", "y", "validationX", "validationY", "generators"];

const ADAM = ["beta1", "beta2", "eps", "amsgrad"];
/** The options of each optimiser's own, besides those that all have, in the order in which they cross. */
export const OPTIMIZER_OPTIONS: Readonly<Record<OptimizerRule["kind"], readonly string[]>> = {
  sgd: ["momentum", "dampening", "nesterov"],
  adam: ADAM,
  adamw: ADAM,
  rmsprop: ["alpha", "eps", "momentum", "centered"],
  adagrad: ["lrDecay", "eps"],
};
export const OPTIMIZERS = Object.keys(OPTIMIZER_OPTIONS) as OptimizerRule["kind"][];

/** All of them as the addon tells them: an activation with its options and what its backward pass reads, an
 * optimiser with its options and slots. */
export const KINDS: Readonly<Record<string, readonly string[]>> = {
  activations: Object.entries(ACTIVATIONS).map(([kind, { options, reads }]) => described(kind, options, [reads])),
  losses: LOSSES,
  reductions: REDUCTIONS,
  normalStyles: NORMAL_STYLES,
  layers: LAYERS,
  orders: ORDERS,
  regions: REGIONS,
  optimizers: OPTIMIZERS.map((kind) => described(kind, OPTIMIZER_OPTIONS[kind], SLOTS[kind])),
};

function described(kind: string, options: readonly string[], others: readonly string[]): string {
  return `${kind}(${options.join(", ")}): ${others.join(", ")}`;
}

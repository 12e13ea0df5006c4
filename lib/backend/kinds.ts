/**
 * The kinds that cross to the addon as their places in these lists, which native/kernels/kinds.hpp, native/core/kinds.hpp and
 * native/kernels/optimizers.hpp have as well. An addon whose lists are others is of another build.
 */
import type { Decision } from "../numeric/metrics.js";
import type { NormalStyle } from "./backend.js";
import type { OptimizerRule, Reduction } from "./operations.js";
import { LAYERS } from "./reference/layers/index.js";
import { ACTIVATIONS } from "./reference/operations/activation.js";
import { LOSSES } from "./reference/operations/loss.js";
import { OPTIMIZERS } from "./reference/operations/optimizer.js";
import type { LayerKind, RowFailureReason, StoredDType, TrainerPlan, TrainerRegion } from "./training.js";

export { ACTIVATIONS, LOSSES };
export const REDUCTIONS: readonly Reduction[] = ["mean", "sum", "batchmean"];
export const NORMAL_STYLES: readonly NormalStyle[] = ["fused", "separate", "glibc"];
export const ORDERS: readonly TrainerPlan["order"][] = ["sequential", "reseeded", "own", "given"];
/** How an output becomes a class, where classes are counted. */
export const DECISIONS: readonly Decision[] = ["largest", "positive", "half"];
// prettier-ignore
export const REGIONS: readonly TrainerRegion[] = ["parameters", "buffers", "counters", "slots", "steps", "muProducts", "weight", "posWeight", "x", "y", "validationX", "validationY", "generators"];
export const STORED_DTYPES: readonly StoredDType[] = ["float32", "int32", "int64"];
const ROW_FAILURES: readonly RowFailureReason[] = ["changed", "cut", "system", "target"];

export const OPTIMIZER_KINDS = Object.keys(OPTIMIZERS) as OptimizerRule["kind"][];
/** How many numbers an option of that type is; others are one. */
const SEVERAL: Readonly<Record<string, number>> = { pair: 2, activation: 3 };
/** A number of an option; `at` is its place in a list of several. */
export interface OptionNumber {
  readonly name: string;
  readonly at: number | null;
}
/** By kind, the numbers that its own options cross as, besides those that all have. */
export const OPTIMIZER_NUMBERS: readonly (readonly OptionNumber[])[] = OPTIMIZER_KINDS.map((kind) =>
  Object.entries(OPTIMIZERS[kind].options).flatMap(numbersOf),
);

export const LAYER_KINDS = Object.keys(LAYERS) as LayerKind["kind"][];
/** Likewise. */
export const LAYER_NUMBERS: readonly (readonly OptionNumber[])[] = LAYER_KINDS.map((kind) =>
  Object.entries(LAYERS[kind].options).flatMap(numbersOf),
);

function numbersOf([name, type]: [string, unknown]): OptionNumber[] {
  const several = SEVERAL[type as string];
  return several === undefined ? [{ name, at: null }] : Array.from({ length: several }, (_, at) => ({ name, at }));
}

function namesOf(numbers: readonly OptionNumber[]): string[] {
  return numbers.map(({ name, at }) => (at === null ? name : `${name}[${at}]`));
}

/**
 * All of them as the addon tells them: an activation with its options and what its backward pass reads, a loss with its options
 * and targets, a layer with its options, an optimiser with its options and slots.
 */
export const KINDS: Readonly<Record<string, readonly string[]>> = {
  activations: Object.entries(ACTIVATIONS).map(([kind, { options, reads }]) => described(kind, options, [reads])),
  losses: Object.entries(LOSSES).map(([kind, { options, targets }]) => described(kind, options, [targets])),
  reductions: REDUCTIONS,
  normalStyles: NORMAL_STYLES,
  layers: LAYER_KINDS.map((kind, i) => described(kind, namesOf(LAYER_NUMBERS[i] as readonly OptionNumber[]), [])),
  orders: ORDERS,
  decisions: DECISIONS,
  regions: REGIONS,
  storedDTypes: STORED_DTYPES,
  rowFailures: ROW_FAILURES,
  optimizers: OPTIMIZER_KINDS.map((kind, i) => {
    const names = namesOf(OPTIMIZER_NUMBERS[i] as readonly OptionNumber[]);
    return described(kind, names, OPTIMIZERS[kind].slots);
  }),
};

function described(kind: string, options: readonly string[], others: readonly string[]): string {
  return `${kind}(${options.join(", ")}): ${others.join(", ")}`;
}

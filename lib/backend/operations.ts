/** What an operation is told besides its arrays. Types only. */

/** An elementwise function: its name in reference/operations/activation.ts, and its options in the order there. */
export interface Activation {
  readonly kind: string;
  readonly options: readonly number[];
}

/** How a loss puts its elements together; "batchmean" divides by the number of rows. */
export type Reduction = "mean" | "sum" | "batchmean";

/**
 * A loss of rows: its name in reference/loss.ts, and its options in the order there, flags as 0 and 1. The target holds class
 * indices or values, as is said there. Each weight has one number a column, or one an element; null where there is none.
 */
export interface Loss {
  readonly kind: string;
  readonly reduction: Reduction;
  readonly options: readonly number[];
  readonly weight: Float32Array | null;
  readonly posWeight: Float32Array | null;
}

export type { OptimizerRule } from "./reference/operations/optimizer.js";

/**
 * What an optimiser keeps of one parameter: `step`, the updates made before the next one; `muProduct`, a float32, NAdam's product
 * of momenta so far, 1 in the others; and arrays of the parameter's length, null where the rule needs none (`optimizer_state.ts`
 * counts them).
 */
export interface OptimizerState {
  step: number;
  muProduct: number;
  readonly buffers: (Float32Array | null)[];
}

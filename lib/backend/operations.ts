/** What an operation is told besides its arrays. Types only. */

/** An elementwise function: its name in reference/operations/activation.ts, and its options in the order there. */
export interface Activation {
  readonly kind: string;
  readonly options: readonly number[];
}

/** How a loss puts its elements together. */
export type Reduction = "mean" | "sum";

/**
 * A loss of rows. The target holds class indices or, for cross_entropy, probabilities [rows, columns]; class indices for nll;
 * values of the input's size for the others. Each weight has one number a column.
 */
export type Loss =
  | {
      readonly kind: "cross_entropy";
      readonly reduction: Reduction;
      readonly weight: Float32Array | null;
      readonly labelSmoothing: number;
      /** Rows with this target count nothing; a target may have this value whatever the classes. */
      readonly ignoreIndex: number;
    }
  | {
      readonly kind: "nll";
      readonly reduction: Reduction;
      readonly weight: Float32Array | null;
      readonly ignoreIndex: number;
    }
  | { readonly kind: "mse"; readonly reduction: Reduction }
  | { readonly kind: "l1"; readonly reduction: Reduction }
  | { readonly kind: "smooth_l1"; readonly reduction: Reduction; readonly beta: number }
  | {
      readonly kind: "bce_with_logits";
      readonly reduction: Reduction;
      readonly weight: Float32Array | null;
      readonly posWeight: Float32Array | null;
    };

export type LossKind = Loss["kind"];
export type LossOf<K extends LossKind> = Extract<Loss, { kind: K }>;

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

/** What an operation is told besides its arrays. Types only. */

/** An elementwise function; kinds are PyTorch's functional names. */
export type Activation =
  | { readonly kind: "tanh" }
  | { readonly kind: "relu" }
  | { readonly kind: "sigmoid" }
  | { readonly kind: "silu" }
  | { readonly kind: "leaky_relu"; readonly negativeSlope: number }
  | { readonly kind: "gelu"; readonly approximate: "none" | "tanh" }
  | { readonly kind: "elu"; readonly alpha: number }
  | { readonly kind: "softplus"; readonly beta: number; readonly threshold: number };

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

export interface SgdOptions {
  readonly lr: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly weightDecay: number;
  readonly nesterov: boolean;
  readonly maximize: boolean;
}

export interface AdamOptions {
  readonly lr: number;
  /** How much of the running means of the gradient and of its square a step keeps. */
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly weightDecay: number;
  readonly amsgrad: boolean;
  readonly maximize: boolean;
}

export interface RMSpropOptions {
  readonly lr: number;
  readonly alpha: number;
  readonly eps: number;
  readonly weightDecay: number;
  readonly momentum: number;
  readonly centered: boolean;
  readonly maximize: boolean;
}

export interface AdagradOptions {
  readonly lr: number;
  readonly lrDecay: number;
  readonly weightDecay: number;
  readonly initialAccumulatorValue: number;
  readonly eps: number;
  readonly maximize: boolean;
}

/** One group's options, with its optimiser's name. "adamw" decays the parameter itself, "adam" its gradient. */
export type OptimizerRule =
  | ({ readonly kind: "sgd" } & SgdOptions)
  | ({ readonly kind: "adam" | "adamw" } & AdamOptions)
  | ({ readonly kind: "rmsprop" } & RMSpropOptions)
  | ({ readonly kind: "adagrad" } & AdagradOptions);

/**
 * What an optimiser keeps of one parameter: `step`, the updates made before the next one, and arrays of the parameter's
 * length, null where the rule needs none (`optimizer_state.ts` names and counts them).
 */
export interface OptimizerState {
  step: number;
  readonly buffers: (Float32Array | null)[];
}

/** What a training run, a single step and a prediction work on and give. */
import type { MetricsPlan } from "../numeric/metrics.js";
import type { GeneratorState } from "./backend.js";
import type { Loss, OptimizerRule, OptimizerState } from "./operations.js";
import type { LayerKind } from "./reference/layers/index.js";

/** One layer of a net, in the order of the forward pass: each takes the output of the one before, or what its `inputs` are. */
export type LayerPlan = LayerKind & {
  /** The values that it takes: 0 is the net's input, i the output of layer i - 1. Default: the last one. */
  readonly inputs?: readonly number[];
};

export type { LayerKind };

/** The values that layer `i` of a net takes. */
export function inputsOf({ inputs }: LayerPlan, i: number): readonly number[] {
  return inputs ?? [i];
}

export interface NetPlan {
  readonly layers: readonly LayerPlan[];
  /** Numbers in one sample; every sample is one row. */
  readonly inputFeatures: number;
  /** How many generators its dropouts, and a run's loader, draw from. */
  readonly generators: number;
}

/** A parameter's group where it has a gradient that counts for clipping, but no optimiser. */
export const UNTRAINED = -1;
/** A parameter's group where it has no gradient: it counts for nothing, and stays as it is. */
export const FROZEN = -2;

/** A net in training. */
export interface StepPlan extends NetPlan {
  readonly loss: Loss;
  /** Values of a sample's target, or 0 where it is a class index. */
  readonly targetColumns: number;
  /** For each parameter (weight, then bias, layer by layer) the index of its optimiser group, UNTRAINED or FROZEN. */
  readonly parameterGroups: readonly number[];
  /** What clipGradNorm_ holds all gradients to; null if nothing does. */
  readonly clipGradNorm: number | null;
}

/** What a training run does; it cannot change while the run lives, except for the optimiser's options. */
export interface TrainerPlan extends StepPlan {
  /** What is measured of the outputs besides their loss; null: nothing. */
  readonly metrics: MetricsPlan | null;
  readonly samples: number;
  readonly validationSamples: number;
  readonly batchSize: number;
  readonly validationBatchSize: number;
  readonly dropLast: boolean;
  /** Whether an epoch ends with the validation samples' loss, in order. */
  readonly validates: boolean;
  /** Whether a batch's loss that is not finite stops the run before the update, with generators and buffers as before the step. */
  readonly stopOnNaN: boolean;
  /**
   * Batches a step, from 1 on: their gradients are added, each times its share of the step's samples where the loss is a mean; an
   * epoch's last step takes what there is.
   */
  readonly accumulate: number;
  /**
   * How an epoch draws from generator 0, as PyTorch's DataLoader does: "sequential" draws a base seed only;
   * "reseeded" (shuffled by the default generator) permutes with a fresh generator seeded from it; "own" (shuffled by a
   * generator that was given) permutes with that generator itself; "given" draws nothing: each run is told its samples.
   */
  readonly order: "sequential" | "reseeded" | "own" | "given";
  /**
   * Whether the ranks that have been joined share out each batch: each goes through some blocks of it, and all are in the same run with
   * the same memory.
   */
  readonly ranks: boolean;
  /** Where the samples lie in files; null where the run's memory has them. Likewise the validation samples. */
  readonly stored: StoredRows | null;
  readonly validationStored: StoredRows | null;
}

/** The dtypes of what is read from files. A trainer reads x of float32, and targets of float32 or class indices. */
export type StoredDType = "float32" | "int32" | "int64";

/** A tensor in a file, row after row, little-endian. */
export interface StoredTensor {
  readonly path: string;
  /** The file's bytes, and when it was written to last, in nanoseconds since 1970: a file of which they are others has changed. */
  readonly size: number;
  readonly modified: bigint;
  readonly dtype: StoredDType;
  /** Where its first row begins, in bytes. */
  readonly begin: number;
  readonly rows: number;
  /** Numbers of a row. */
  readonly width: number;
  /** Those of a row's numbers that are used, in that order; null for all. */
  readonly columns: Int32Array | null;
}

/** Samples that lie in files. A backend that has no way of its own to them calls `read`. */
export interface StoredRows {
  readonly x: StoredTensor;
  readonly y: StoredTensor;
  /** The row of each sample; null where they are all rows. */
  readonly rows: Int32Array | null;
  /** Reads those samples, one after another, into `x` and `y`: null, or why it cannot. */
  read(samples: Int32Array, x: Float32Array, y: Int32Array | Float32Array): RowFailure | null;
}

/**
 * Why rows cannot be read: a file has "changed" since it was opened; it is "cut" short in a row; the "system" does not read it; a
 * row's "target" is no class index.
 */
export type RowFailureReason = "changed" | "cut" | "system" | "target";

export interface RowFailure {
  readonly reason: RowFailureReason;
  readonly tensor: "x" | "y";
  /** The row of the tensor, or the first of those that were being read. */
  readonly row: number;
  /** The system's error number, or the target. */
  readonly value: number;
}

/**
 * The memory of a run. `parameters` holds every parameter in turn, weight before bias, layer by layer; `buffers` and `counters` the
 * layers' of float32 and of int64 in the same order; `slots` the optimiser's
 * arrays, three times as much: the first slot of all parameters, then the second, then the third. `steps` and
 * `muProducts` have one number for each parameter, as its OptimizerState has it. `generators` holds one state after another.
 */
export interface TrainerMemory {
  readonly parameters: Float32Array;
  readonly buffers: Float32Array;
  readonly counters: BigInt64Array;
  readonly slots: Float32Array;
  readonly steps: Uint32Array;
  readonly muProducts: Float32Array;
  /** The loss's, as StepMemory has them; empty where it has none. */
  readonly weight: Float32Array;
  readonly posWeight: Float32Array;
  readonly x: Float32Array;
  readonly y: Int32Array | Float32Array;
  readonly validationX: Float32Array;
  readonly validationY: Int32Array | Float32Array;
  readonly generators: GeneratorState;
}
export type TrainerRegion = keyof TrainerMemory;

/** The optimiser's rules by group: one row of them for all steps, or one for each step. */
export type Schedule = readonly (readonly OptimizerRule[])[];

/** What `epochs` epochs, or the part of them before `cancel`, did. One entry for each finished epoch. */
export interface TrainerReport {
  readonly losses: Float64Array;
  /** NaN where the plan does not validate. */
  readonly validationLosses: Float64Array;
  readonly seconds: Float64Array;
  /** Of each epoch what EpochMetrics reports, one after another; left out where nothing is measured. */
  readonly metrics?: Float64Array;
  /** The same of the validation samples, where they are validated. */
  readonly validationMetrics?: Float64Array;
  /** Steps that were finished, those of an unfinished epoch included. */
  readonly steps: number;
  /** Whether an epoch was left unfinished. */
  readonly cancelled: boolean;
  /** The loss, not finite, that stopped the run in the step after the last finished one; null if none did. */
  readonly failedLoss: number | null;
  /** Which of that step's batches it is of, from 0 on. */
  readonly failedBatch: number;
  /** What kept the run from reading the step's next batch, or the validation samples, and of which it is; null if nothing did. */
  readonly failedRead: (RowFailure & { readonly of: "data" | "validation" }) | null;
}

/**
 * A training run. It works on its own copies, which the caller writes before and reads after `run`: whatever happens to the
 * caller's arrays meanwhile, the run's memory stays. `write` and `read` may not be called while `run` or `validate` is pending.
 */
export interface Trainer {
  write<R extends TrainerRegion>(region: R, offset: number, source: TrainerMemory[R]): void;
  read<R extends TrainerRegion>(region: R, offset: number, target: TrainerMemory[R]): void;
  /**
   * Trains for `epochs` epochs. Only one run at a time. A run well below a millisecond may be made before this returns; others
   * leave the event loop its turns. `order` has the samples of each epoch, any number of them, where the plan's order is "given".
   */
  run(epochs: number, schedule: Schedule, order?: Int32Array): Promise<TrainerReport>;
  /** Batches that the run under way, or the last one, has done. */
  readonly batches: number;
  /**
   * The loss of the validation samples in that order, any number of them, in eval mode, as one of an epoch: a report with
   * `validationLosses` and `seconds` and, unless it is cancelled, one entry in each. Otherwise as `run`.
   */
  validate(order: Int32Array): Promise<TrainerReport>;
  /** Stops the pending run after the step it is in, or, among ranks, after one soon, the same on all of them. */
  cancel(): void;
}

/**
 * What single steps work on: the caller's own arrays, one for each parameter, buffer, counter and generator. They stay the same arrays; what
 * they hold, and the states' counts, are used as they are at each call. A step throws if one of them has lost its memory.
 */
export interface StepMemory {
  readonly parameters: readonly Float32Array[];
  readonly buffers: readonly Float32Array[];
  /** Each of one number. */
  readonly counters: readonly BigInt64Array[];
  readonly generators: readonly GeneratorState[];
  readonly states: readonly OptimizerState[];
  /** The loss's, one number for each column; null where it has none. */
  readonly weight: Float32Array | null;
  readonly posWeight: Float32Array | null;
}

/** Single training steps on the caller's memory. */
export interface Stepper {
  /**
   * One step on x [rows, inputFeatures]; the batch's loss. `rules` are the optimiser's, by group; `output` is set to the net's output
   * before the update, where it is given.
   */
  step(
    x: Float32Array,
    y: Int32Array | Float32Array,
    rows: number,
    rules: readonly OptimizerRule[],
    output: Float32Array | null,
  ): number;
}

/** A net's forward pass in eval mode on the caller's parameters and buffers. */
export interface Predictor {
  /** Sets y [rows, outputs] for x [rows, inputFeatures]; they share no memory. */
  predict(x: Float32Array, y: Float32Array, rows: number): void;
}

/** The same off the main thread, or with turns for the event loop, on parameters copied when it was made. */
export interface AsyncPredictor {
  /** x is copied before this returns, and y set before it resolves. One call at a time. */
  predict(x: Float32Array, y: Float32Array, rows: number): Promise<void>;
}

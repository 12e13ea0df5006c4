/**
 * What a backend computes. Two implementations, native and TypeScript, give the same bits for every call; the definitions
 * (which operations, in which order, where they round) stand with the TypeScript code in `reference/`.
 *
 * Every call is over plain typed arrays that the caller owns: no handles, no hidden state. Matrices are row-major. The
 * callers have checked the arguments and worded the errors; the native binding checks lengths again for memory safety only.
 */
import type { Activation, Loss, OptimizerRule, OptimizerState } from "./operations.js";
import type {
  AsyncPredictor,
  NetPlan,
  Predictor,
  StepMemory,
  StepPlan,
  Stepper,
  Trainer,
  TrainerPlan,
} from "./training.js";

/** Which implementation computes: the C++ addon, or TypeScript. The bits are the same. */
export type BackendName = "native" | "typescript";
/** The instruction set that runs; "typescript" where the addon does not. */
export type Isa = "avx512" | "avx2" | "neon" | "baseline" | "typescript";
export type FloatArray = Float32Array | Float64Array;

/** A generator's state: `STATE_LENGTH` 32-bit words laid out as `generator_state.ts` says. */
export type GeneratorState = Uint32Array;

/** `rows` inputs of `inFeatures` numbers each, `outFeatures` outputs. */
export interface LinearSize {
  readonly rows: number;
  readonly inFeatures: number;
  readonly outFeatures: number;
}

/** What batch norms know of the batches so far: each column's mean and variance. */
export interface RunningStatistics {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  /** How many batches they have taken: one number, counted up. */
  readonly batches: BigInt64Array;
  /** A batch's share; null: that of one of all so far. */
  readonly momentum: number | null;
}

/** What every program has of a backend. The rest is there once something that computes has asked for it: `engine.ts`. */
export interface BackendCore extends RandomBackend {
  readonly name: BackendName;
  readonly isa: Isa;
  /** How many threads large operations may use; no result depends on it. */
  numThreads: number;
  /** What joins this process to others; null where nothing can. */
  readonly ranks: Ranks | null;
}

export interface Backend extends BackendCore, LayerBackend {
  /** A training run with memory of its own. */
  createTrainer(plan: TrainerPlan): Trainer;
  /** Steps on the caller's memory, of batches of up to `rows` samples, by rules for `groups` optimiser groups. */
  createStepper(plan: StepPlan, memory: StepMemory, groups: number, rows: number): Stepper;
  /** Predictions on the caller's parameters and buffers of float32. */
  createPredictor(plan: NetPlan, parameters: readonly Float32Array[], buffers: readonly Float32Array[]): Predictor;
  /** Predictions on copies of the parameters and buffers. */
  createAsyncPredictor(
    plan: NetPlan,
    parameters: readonly Float32Array[],
    buffers: readonly Float32Array[],
  ): AsyncPredictor;
}

/** The processes that a launcher has started together, each a rank. One thing is done at a time; who waits, waits off the main thread. */
export interface Ranks {
  /** Joins them by the first of the MPI libraries that can be opened; once in a process. */
  join(libraries: readonly string[]): Promise<JoinedRanks>;
  /** What each rank gives, on all of them. */
  gather(own: Uint8Array): Promise<Uint8Array[]>;
  /** Ends what join has begun, when all ranks have come as far. */
  finalize(): Promise<void>;
  /** Ends all ranks' processes, this one too, with a line on stderr; at any time from `join` on. */
  abort(why: string): void;
}

/** `problem` says what was tried and what came of it, and there are no ranks; or it is empty. */
export type JoinedRanks =
  | { readonly problem: ""; readonly rank: number; readonly size: number; readonly library: string }
  | { readonly problem: string; readonly rank?: undefined };

/**
 * Whose normal draws: with PyTorch's own polynomials, their multiply-adds "fused" (one rounding) or "separate", or with
 * "glibc"'s functions. `reference/random/normal.ts` says what they change.
 */
export type NormalStyle = "fused" | "separate" | "glibc";

/** Streams, fills and orders: docs/numerics.md. */
export interface RandomBackend {
  /** Sets the words and the position as init_genrand(`seed`) does; `seed` is the low 32 bits. */
  seed(state: GeneratorState, seed: number): void;
  /** One 64-bit draw: two 32-bit draws, the first one high. */
  random64(state: GeneratorState): bigint;
  /** Twists the words `blocks` times, in logarithmic time; the position stays. */
  skipBlocks(state: GeneratorState, blocks: bigint): void;
  /** Fills with draws from [from, to). `fused`: the last multiply-add rounds once, as the profile says. */
  uniform(state: GeneratorState, out: FloatArray, from: number, to: number, fused: boolean): void;
  /** Fills with integers from `low` to `low + range - 1`; `range` is from 1 to 2^64 - 1. */
  randint(state: GeneratorState, out: BigInt64Array, low: bigint, range: bigint): void;
  /** Fills with draws of a normal distribution; std is not negative. */
  normal(state: GeneratorState, out: FloatArray, mean: number, std: number, style: NormalStyle): void;
  /** Fills with a permutation of 0..n-1. */
  randperm(state: GeneratorState, out: Int32Array): void;
}

/** Forward and backward passes, losses and optimiser steps, all float32. */
export interface LayerBackend {
  /** y[rows, out] = x[rows, in] weight[out, in]ᵀ + bias[out]. */
  linearForward(
    x: Float32Array,
    weight: Float32Array,
    bias: Float32Array | null,
    y: Float32Array,
    size: LinearSize,
  ): void;
  /**
   * gradInput[rows, in] = gradOutput[rows, out] weight[out, in]; gradWeight[out, in] = gradOutput[rows, out]ᵀ x[rows, in] and
   * gradBias[out] = the column sums of gradOutput, set, or added to what is there.
   */
  linearBackward(
    x: Float32Array,
    weight: Float32Array,
    gradOutput: Float32Array,
    gradInput: Float32Array,
    gradWeight: Float32Array,
    gradBias: Float32Array | null,
    accumulate: boolean,
    size: LinearSize,
  ): void;
  /** y += x: how a gradient is added to an existing one. */
  add(x: Float32Array, y: Float32Array): void;
  /** `y` may be `x`. */
  activationForward(activation: Activation, x: Float32Array, y: Float32Array): void;
  /** From the input `x` and the output `y` of the forward pass, of which one is read; `gradInput` may be `gradOutput`. */
  activationBackward(
    activation: Activation,
    x: Float32Array,
    y: Float32Array,
    gradOutput: Float32Array,
    gradInput: Float32Array,
  ): void;
  /** The softmax of each row of `columns` numbers, or the logarithm of that. */
  softmaxForward(x: Float32Array, y: Float32Array, columns: number, log: boolean): void;
  /** From the output `y` of the forward pass. */
  softmaxBackward(
    y: Float32Array,
    gradOutput: Float32Array,
    gradInput: Float32Array,
    columns: number,
    log: boolean,
  ): void;
  /** Rows of `columns` numbers to mean 0 and variance 1, times the weight, plus the bias: reference/operations/layer_norm.ts. */
  layerNormForward(
    x: Float32Array,
    weight: Float32Array | null,
    bias: Float32Array | null,
    y: Float32Array,
    columns: number,
    eps: number,
  ): void;
  /** From the input `x`; gradWeight and gradBias are set, or added to. */
  layerNormBackward(
    x: Float32Array,
    weight: Float32Array | null,
    gradOutput: Float32Array,
    gradInput: Float32Array,
    gradWeight: Float32Array | null,
    gradBias: Float32Array | null,
    accumulate: boolean,
    columns: number,
    eps: number,
  ): void;
  /** Sets the moments to those of the rows of x, which running statistics, where there are any, take as a batch. */
  batchMoments(x: Float32Array, moments: Float64Array, eps: number, running: RunningStatistics | null): void;
  /** Sets the moments to those of running statistics. */
  runningMoments(mean: Float32Array, variance: Float32Array, moments: Float64Array, eps: number): void;
  /** Rows by the moments of each column, times the weight, plus the bias: reference/operations/batch_norm.ts. */
  batchNormForward(
    x: Float32Array,
    moments: Float64Array,
    weight: Float32Array | null,
    bias: Float32Array | null,
    y: Float32Array,
  ): void;
  /** From the input `x`; gradWeight and gradBias are set, or added to. `isOfBatch`: the moments are those of x. */
  batchNormBackward(
    x: Float32Array,
    moments: Float64Array,
    weight: Float32Array | null,
    gradOutput: Float32Array,
    gradInput: Float32Array,
    gradWeight: Float32Array | null,
    gradBias: Float32Array | null,
    accumulate: boolean,
    isOfBatch: boolean,
  ): void;
  /** Times the weight where x is not positive: one for all, or one for each column. */
  preluForward(x: Float32Array, weight: Float32Array, y: Float32Array): void;
  /** From the input `x` in rows of `columns` numbers; gradWeight is set, or added to. */
  preluBackward(
    x: Float32Array,
    weight: Float32Array,
    gradOutput: Float32Array,
    gradInput: Float32Array,
    gradWeight: Float32Array,
    accumulate: boolean,
    columns: number,
  ): void;
  /** y = x * noise with noise drawn: 0 at probability `p`, else 1 / (1 - p); see reference/operations/dropout.ts. */
  dropoutForward(state: GeneratorState, p: number, x: Float32Array, noise: Float32Array, y: Float32Array): void;
  /** y = x * factor, element by element. */
  multiply(x: Float32Array, factor: Float32Array, y: Float32Array): void;
  /**
   * The loss of input[rows, columns], and its gradient when `gradInput` is given. Class indices have been checked: each is a
   * column or the loss's index to ignore. With `losses`, of one number a row, those are set in place of a loss.
   */
  lossForward(
    loss: Loss,
    input: Float32Array,
    target: Float32Array | Int32Array,
    gradInput: Float32Array | null,
    columns: number,
    losses?: Float32Array | null,
  ): number;
  /** One step on one parameter and its buffers, in place; `state.step` is the caller's to count. */
  optimizerStep(rule: OptimizerRule, parameter: Float32Array, gradient: Float32Array, state: OptimizerState): void;
  /** In float64, in blocks of 65,536 elements and 16 lanes. */
  sumOfSquares(x: Float32Array): number;
  /** x *= f32(factor). */
  scale(x: Float32Array, factor: number): void;
  /** Each number into [-f32(limit), f32(limit)]. */
  clamp(x: Float32Array, limit: number): void;
}

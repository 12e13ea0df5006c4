/**
 * What a backend computes. Two implementations, native and TypeScript, give the same bits for every call; the definitions
 * (which operations, in which order, where they round) stand with the TypeScript code in `reference/`.
 *
 * Every call is over plain typed arrays that the caller owns: no handles, no hidden state. Matrices are row-major. The
 * callers have checked the arguments and worded the errors; the native binding checks lengths again for memory safety only.
 */
import type { Loss, OptimizerRule, OptimizerState } from "./operations.js";
import type {
  AsyncPredictor,
  LayerKind,
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

/** What a layer has besides its input: parameters, buffers of float32, counters of one number each and generators, in that order. */
export type LayerState = readonly (Float32Array | BigInt64Array | GeneratorState)[];

/** A layer that stands in no net: its passes, on the caller's arrays. */
export interface StandaloneLayer {
  /** Numbers that a forward pass of so many rows leaves for the backward pass, in an array of their own. */
  kept(rows: number): number;
  /** Sets y [rows, outFeatures] for x [rows, inFeatures], and what is kept. */
  forward(
    rows: number,
    training: boolean,
    x: Float32Array,
    y: Float32Array,
    kept: Float32Array,
    state: LayerState,
  ): void;
  /**
   * After a forward pass: sets the gradient of its input, and sets the parameters' or adds to them. Of x and y, what the layer does not
   * read may be any array of that length.
   */
  backward(
    rows: number,
    training: boolean,
    x: Float32Array,
    y: Float32Array,
    kept: Float32Array,
    gradOutput: Float32Array,
    gradInput: Float32Array,
    accumulate: boolean,
    parameters: readonly Float32Array[],
    gradients: readonly Float32Array[],
  ): void;
}

/** Forward and backward passes, losses and optimiser steps, all float32. */
export interface LayerBackend {
  /** The layer of one input, of which a row has so many numbers, that a plan is of. A generator that it draws from is the first one. */
  createLayer(plan: LayerKind, inputFeatures: number): StandaloneLayer;
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

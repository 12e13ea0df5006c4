/**
 * What a backend computes. Two implementations, native and TypeScript, give the same bits for every call; the definitions
 * (which operations, in which order, where they round) stand with the TypeScript code in `reference/`.
 *
 * Every call is over plain typed arrays that the caller owns: no handles, no hidden state. Matrices are row-major. The
 * callers have checked the arguments and worded the errors; the native binding checks lengths again for memory safety only.
 */
import type { Activation } from "./operations.js";

export type { Activation } from "./operations.js";
export type BackendName = "native" | "typescript";
export type Isa = "avx512" | "avx2" | "neon" | "baseline" | "typescript";
export type FloatArray = Float32Array | Float64Array;

/** A generator's state: `STATE_LENGTH` 32-bit words laid out as `random/state.ts` says. */
export type GeneratorState = Uint32Array;

/** `rows` inputs of `inFeatures` numbers each, `outFeatures` outputs. */
export interface LinearSize {
  readonly rows: number;
  readonly inFeatures: number;
  readonly outFeatures: number;
}

export interface Backend extends RandomBackend, LayerBackend {
  readonly name: BackendName;
  readonly isa: Isa;
  /** How many threads large operations may use; no result depends on it. */
  numThreads: number;
  /** A training run with memory of its own. */
  createTrainer(plan: TrainerPlan): Trainer;
}

/**
 * Whose normal draws: with PyTorch's own polynomials, their multiply-adds "fused" (one rounding) or "separate", or with
 * "glibc"'s functions. `reference/normal.ts` says what they change.
 */
export type NormalStyle = "fused" | "separate" | "glibc";

/** SPEC sections 1, 2 and 6. */
export interface RandomBackend {
  /** Sets the words and the position as init_genrand(`seed`) does; `seed` is the low 32 bits. */
  seed(state: GeneratorState, seed: number): void;
  /** One 64-bit draw: two 32-bit draws, the first one high. */
  random64(state: GeneratorState): bigint;
  /** Twists the words `blocks` times, in logarithmic time; the position stays. */
  skipBlocks(state: GeneratorState, blocks: bigint): void;
  /** Fills with draws from [from, to). `fused`: the last multiply-add rounds once (SPEC section 0). */
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
  /** gradInput[rows, in] = gradOutput[rows, out] weight[out, in]. */
  linearBackwardInput(gradOutput: Float32Array, weight: Float32Array, gradInput: Float32Array, size: LinearSize): void;
  /** gradWeight[out, in] = gradOutput[rows, out]ᵀ x[rows, in] and gradBias[out] = the column sums of gradOutput. */
  linearBackwardParameters(
    x: Float32Array,
    gradOutput: Float32Array,
    gradWeight: Float32Array,
    gradBias: Float32Array | null,
    size: LinearSize,
  ): void;
  /** y += x: how a gradient is added to the one that is there. */
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
  /** y = x * noise with noise drawn: 0 at probability `p`, else 1 / (1 - p); 0 < p < 1. */
  dropoutForward(state: GeneratorState, p: number, x: Float32Array, noise: Float32Array, y: Float32Array): void;
  /** y = x * factor, element by element. */
  multiply(x: Float32Array, factor: Float32Array, y: Float32Array): void;
  /**
   * The cross-entropy of logits[rows, classes] with class indices, and its gradient when `gradLogits` is given. The indices
   * have been checked.
   */
  crossEntropy(
    logits: Float32Array,
    target: Int32Array,
    gradLogits: Float32Array | null,
    classes: number,
    reduction: Reduction,
  ): number;
  /**
   * One SGD step (SPEC section 7) on one parameter, in place. `momentumBuffer` is needed when the momentum is not 0; `first`
   * says that it holds nothing yet.
   */
  sgdStep(
    parameter: Float32Array,
    gradient: Float32Array,
    momentumBuffer: Float32Array | null,
    first: boolean,
    options: SgdOptions,
  ): void;
}

export type Reduction = "mean" | "sum";

export interface SgdOptions {
  readonly lr: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly weightDecay: number;
  readonly nesterov: boolean;
  readonly maximize: boolean;
}

/** One layer of a net in training, in the order of the forward pass. */
export type LayerPlan =
  | { readonly kind: "linear"; readonly inFeatures: number; readonly outFeatures: number; readonly bias: boolean }
  | { readonly kind: "tanh" }
  | { readonly kind: "identity" };

/** What a training run does; it cannot change while the run lives, but for the optimiser's options. */
export interface TrainerPlan {
  readonly layers: readonly LayerPlan[];
  /** Numbers in one sample; every sample is one row. */
  readonly inputFeatures: number;
  readonly samples: number;
  readonly reduction: Reduction;
  readonly batchSize: number;
  readonly dropLast: boolean;
  /**
   * How an epoch draws, as PyTorch's DataLoader does (SPEC section 6): "sequential" draws a base seed only; "reseeded"
   * (shuffled by the default generator) permutes with a fresh generator seeded from it; "own" (shuffled by a generator that
   * was given) permutes with that generator itself.
   */
  readonly order: "sequential" | "reseeded" | "own";
  /** For each parameter (weight, then bias, layer by layer) the index of its optimiser group, or -1 if none trains it. */
  readonly parameterGroups: readonly number[];
}

/**
 * The memory of a run. `parameters` and `momentum` hold every parameter in turn, weight before bias, layer by layer;
 * `steps` one count for each parameter: how often its momentum buffer has been updated.
 */
export interface TrainerMemory {
  readonly parameters: Float32Array;
  readonly momentum: Float32Array;
  readonly steps: Uint32Array;
  readonly x: Float32Array;
  readonly y: Int32Array;
  readonly generator: GeneratorState;
}
export type TrainerRegion = keyof TrainerMemory;

/** What `epochs` epochs, or the part of them before `cancel`, did. One entry for each finished epoch. */
export interface TrainerReport {
  readonly losses: Float64Array;
  readonly seconds: Float64Array;
  readonly cancelled: boolean;
}

/**
 * A training run. It works on its own copies, which the caller writes before and reads after `run`: whatever happens to the
 * caller's arrays meanwhile, the run's memory stays. `write` and `read` may not be called while `run` is pending.
 */
export interface Trainer {
  write<R extends TrainerRegion>(region: R, offset: number, source: TrainerMemory[R]): void;
  read<R extends TrainerRegion>(region: R, offset: number, target: TrainerMemory[R]): void;
  /** Trains for `epochs` epochs; `groups` are the optimiser's options by group. Only one run at a time. */
  run(epochs: number, groups: readonly SgdOptions[]): Promise<TrainerReport>;
  /** Stops the pending run after the step it is in. */
  cancel(): void;
}

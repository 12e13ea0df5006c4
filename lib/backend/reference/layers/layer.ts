/** A layer of a net: its sizes, and its passes over a batch as slices of work. Each kind is made in a file of its name. */
import type { GeneratorState } from "../../backend.js";
import type { Activation } from "../../operations.js";
import { cut, cutArrays, type Slice } from "../slices.js";

type OptionType<Value> = Value extends Activation ? "activation" : Value extends boolean ? "flag" : "number";

/** A kind of layer: what else depends on its options goes by this. */
export interface LayerDefinition<Plan extends { readonly kind: string }> {
  /** In the order in which they cross to the addon; a number may be null where it is left out. */
  readonly options: { readonly [Name in Exclude<keyof Plan, "kind">]-?: OptionType<Plan[Name]> };
  /** The layer of a plan whose inputs have so many numbers a row. */
  make(plan: Plan, widths: readonly number[]): ReferenceLayer;
}

export interface ReferenceLayer {
  /** Numbers of a row of the input and of the output. */
  readonly inFeatures: number;
  readonly outFeatures: number;
  /** Elements of each parameter, in PyTorch's order. */
  readonly parameterSizes: readonly number[];
  /** Elements of each buffer of float32, in PyTorch's order, and how many counters it has. Default: none. */
  readonly bufferSizes?: readonly number[];
  readonly counters?: number;
  /** Numbers that a forward pass of so many rows in training leaves for the backward pass besides input and output. */
  kept(rows: number): number;
  /** Whether a row of the output depends on all rows of the input. Default: not. */
  mixesRows?(training: boolean): boolean;
  /** Whether the output is the input, and nothing is to be computed either way. */
  passesOn(training: boolean): boolean;
  forward(pass: ForwardPass): Slice[];
  backward(pass: LayerPass): Slice[];
}

/** All arrays hold at least `rows` rows. */
export interface ForwardPass {
  readonly rows: number;
  /** Whether the layer is in training mode. */
  readonly training: boolean;
  /** The layer's own. */
  readonly parameters: readonly Float32Array[];
  readonly buffers: readonly Float32Array[];
  /** Each of one number. */
  readonly counters: readonly BigInt64Array[];
  /** The net's. */
  readonly generators: readonly GeneratorState[];
  /** The first of them is `input`. */
  readonly inputs: readonly Float32Array[];
  readonly input: Float32Array;
  readonly output: Float32Array;
  /** What is left for the backward pass; null where there is to be none. */
  readonly kept: Float32Array | null;
}

/** A forward pass and then a backward pass. */
export interface LayerPass extends ForwardPass {
  readonly kept: Float32Array;
  readonly outputGradient: Float32Array;
  /** Of each input; null where nothing that it comes of wants a gradient. The first of them is `inputGradient`. */
  readonly inputGradients: readonly (Float32Array | null)[];
  readonly inputGradient: Float32Array | null;
  /** Of each parameter; null where it is frozen. */
  readonly gradients: readonly (Float32Array | null)[];
  /** Whether those are added to what is there. */
  readonly accumulate: boolean;
}

type Parts = readonly Float32Array[];

/** Cuts the first `count` numbers of arrays into the same parts, of `cost` a number. */
export function elementSlices(count: number, arrays: Parts, cost: number, run: (parts: Parts) => void): Slice[] {
  const inBatch = arrays.map((array) => array.subarray(0, count));
  return cutArrays(inBatch, cost, (...parts) => run(parts));
}

/** In whole rows of `width` numbers. */
export function rowSlices(
  rows: number,
  width: number,
  arrays: Parts,
  cost: number,
  run: (parts: Parts) => void,
): Slice[] {
  return cut(rows, width * cost, (from, to) => {
    run(arrays.map((array) => array.subarray(from * width, to * width)));
  });
}

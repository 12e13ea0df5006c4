/**
 * Where everything in a training run lies: the layers' parameters, the run's memory, and room for a batch.
 */
import { STATE_LENGTH } from "../../generator_state.js";
import type { Loss } from "../../operations.js";
import { MOST_SLOTS } from "../../optimizer_state.js";
import { inputsOf, type NetPlan, type StepPlan, type TrainerMemory, type TrainerPlan } from "../../training.js";
import { makeLayer } from "../layers/index.js";
import type { ReferenceLayer } from "../layers/layer.js";

/** A parameter's place in `parameters`, in each of the `slots` and in the gradients. */
export interface ParameterPlace {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** A layer with the values that it takes, as LayerPlan has them, and the places of its parameters. */
export interface LayerPlace {
  readonly layer: ReferenceLayer;
  readonly inputs: readonly number[];
  readonly parameters: readonly ParameterPlace[];
  /** Likewise, in `buffers` and in `counters`. */
  readonly buffers: readonly ParameterPlace[];
  readonly counters: readonly ParameterPlace[];
}

export function layersOf(net: NetPlan): LayerPlace[] {
  const widths = [net.inputFeatures];
  const [parameter, buffer, counter] = [placer(), placer(), placer()];
  return net.layers.map((plan, i) => {
    const inputs = inputsOf(plan, i);
    const layer = makeLayer(
      plan,
      inputs.map((value) => widths[value]!),
    );
    widths.push(layer.outFeatures);
    return {
      layer,
      inputs,
      parameters: layer.parameterSizes.map(parameter),
      buffers: (layer.bufferSizes ?? []).map(buffer),
      counters: Array.from({ length: layer.counters ?? 0 }, () => counter(1)),
    };
  });
}

/** Gives places one after another, for so many numbers each. */
function placer(): (length: number) => ParameterPlace {
  let index = 0;
  let from = 0;
  return (length) => {
    const place = { index, from, to: from + length };
    index += 1;
    from += length;
    return place;
  };
}

export function outputFeatures(layers: readonly LayerPlace[], inputFeatures: number): number {
  return layers.at(-1)?.layer.outFeatures ?? inputFeatures;
}

export function parametersOf(layers: readonly LayerPlace[]): ParameterPlace[] {
  return layers.flatMap(({ parameters }) => parameters);
}

export function buffersOf(layers: readonly LayerPlace[]): ParameterPlace[] {
  return layers.flatMap(({ buffers }) => buffers);
}

export function countersOf(layers: readonly LayerPlace[]): ParameterPlace[] {
  return layers.flatMap(({ counters }) => counters);
}

export function createMemory(plan: TrainerPlan, layers: readonly LayerPlace[]): TrainerMemory {
  const parameters = parametersOf(layers);
  const numbers = parameters.at(-1)?.to ?? 0;
  const validation = createSamples(plan, plan.validationStored === null ? plan.validationSamples : 0);
  return {
    parameters: new Float32Array(numbers),
    buffers: new Float32Array(buffersOf(layers).at(-1)?.to ?? 0),
    counters: new BigInt64Array(countersOf(layers).length),
    slots: new Float32Array(MOST_SLOTS * numbers),
    steps: new Uint32Array(parameters.length),
    muProducts: new Float32Array(parameters.length),
    weight: weightsOf(plan, "weight"),
    posWeight: weightsOf(plan, "posWeight"),
    ...createSamples(plan, plan.stored === null ? plan.samples : 0),
    validationX: validation.x,
    validationY: validation.y,
    generators: new Uint32Array(STATE_LENGTH * plan.generators),
  };
}

/** Memory for as many numbers as the loss has of that name. */
function weightsOf({ loss }: StepPlan, name: "weight" | "posWeight"): Float32Array {
  return new Float32Array(loss[name]?.length ?? 0);
}

/** Samples, or a batch of them, with their targets. */
export interface Samples {
  readonly x: Float32Array;
  readonly y: Int32Array | Float32Array;
}

export function createSamples({ inputFeatures, targetColumns }: StepPlan, count: number): Samples {
  const y = targetColumns === 0 ? new Int32Array(count) : new Float32Array(count * targetColumns);
  return { x: new Float32Array(count * inputFeatures), y };
}

/** A parameter's, buffer's or counter's part of an array laid out as those are. */
export function part<A extends Float32Array | BigInt64Array>(array: A, place: ParameterPlace): A {
  return array.subarray(place.from, place.to) as A;
}

/** What a batch of up to `rows` samples passes through. */
export interface BatchMemory {
  /** The net's input, and each layer's output. */
  readonly values: readonly Float32Array[];
  /** The gradient of each value; the input has none. */
  readonly valueGradients: readonly (Float32Array | null)[];
  /** What each layer keeps of a forward pass. */
  readonly kept: readonly Float32Array[];
  /** Of the parameters, one after another: of a batch, and of the batches of a step so far, the same array where a step is one batch. */
  readonly gradients: Float32Array;
  readonly sums: Float32Array;
}

export function createBatchMemory(
  layers: readonly LayerPlace[],
  x: Float32Array,
  rows: number,
  accumulate = 1,
): BatchMemory {
  const gradients = new Float32Array(parametersOf(layers).at(-1)?.to ?? 0);
  return {
    values: createValues(layers, x, rows, true),
    valueGradients: createValues(layers, null, rows, true),
    kept: layers.map(({ layer }) => new Float32Array(layer.kept(rows))),
    gradients,
    sums: accumulate === 1 ? gradients : gradients.slice(),
  };
}

/** The input and an array for each layer's output: that of its input where it passes that on. */
export function createValues<Input extends Float32Array | null>(
  layers: readonly LayerPlace[],
  input: Input,
  rows: number,
  training: boolean,
): (Float32Array | Input)[] {
  const values: (Float32Array | Input)[] = [input];
  for (const { layer, inputs } of layers) {
    values.push(layer.passesOn(training) ? values[inputs[0]!]! : new Float32Array(rows * layer.outFeatures));
  }
  return values;
}

/** The loss with the run's own memory for its weights. */
export function withWeights(loss: Loss, { weight, posWeight }: TrainerMemory): Loss {
  const own = { weight: weight.length > 0 ? weight : null, posWeight: posWeight.length > 0 ? posWeight : null };
  return { ...loss, ...own } as Loss;
}

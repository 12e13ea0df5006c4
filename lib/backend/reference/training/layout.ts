/**
 * Where everything in a training run lies: the layers' parameters, the run's memory, and room for a batch.
 */
import { STATE_LENGTH } from "../../generator_state.js";
import { MOST_SLOTS } from "../../optimizer_state.js";
import type { NetPlan, StepPlan, TrainerMemory, TrainerPlan } from "../../training.js";
import { makeLayer } from "../layers/index.js";
import type { ReferenceLayer } from "../layers/layer.js";

/** A parameter's place in `parameters`, in each of the `slots` and in the gradients. */
export interface ParameterPlace {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** A layer with the places of its parameters. */
export interface LayerPlace {
  readonly layer: ReferenceLayer;
  readonly parameters: readonly ParameterPlace[];
}

export function layersOf(net: NetPlan): LayerPlace[] {
  let features = net.inputFeatures;
  let index = 0;
  let from = 0;
  const place = (length: number): ParameterPlace => {
    const result = { index, from, to: from + length };
    index += 1;
    from += length;
    return result;
  };
  return net.layers.map((plan) => {
    const layer = makeLayer(plan, features);
    features = layer.outFeatures;
    return { layer, parameters: layer.parameterSizes.map(place) };
  });
}

export function outputFeatures(layers: readonly LayerPlace[], inputFeatures: number): number {
  return layers.at(-1)?.layer.outFeatures ?? inputFeatures;
}

export function parametersOf(layers: readonly LayerPlace[]): ParameterPlace[] {
  return layers.flatMap(({ parameters }) => parameters);
}

export function createMemory(plan: TrainerPlan, parameters: readonly ParameterPlace[]): TrainerMemory {
  const numbers = parameters.at(-1)?.to ?? 0;
  return {
    parameters: new Float32Array(numbers),
    slots: new Float32Array(MOST_SLOTS * numbers),
    steps: new Uint32Array(parameters.length),
    weight: weightsOf(plan, "weight"),
    posWeight: weightsOf(plan, "posWeight"),
    x: new Float32Array(plan.samples * plan.inputFeatures),
    y: createTargets(plan, plan.samples),
    validationX: new Float32Array(plan.validationSamples * plan.inputFeatures),
    validationY: createTargets(plan, plan.validationSamples),
    generators: new Uint32Array(STATE_LENGTH * plan.generators),
  };
}

/** Memory for as many numbers as the loss has of that name. */
function weightsOf({ loss }: StepPlan, name: "weight" | "posWeight"): Float32Array {
  const weights = { weight: null, posWeight: null, ...loss };
  return new Float32Array(weights[name]?.length ?? 0);
}

function createTargets(plan: StepPlan, samples: number): Int32Array | Float32Array {
  return plan.targetColumns === 0 ? new Int32Array(samples) : new Float32Array(samples * plan.targetColumns);
}

/** A parameter's part of an array laid out as the parameters are. */
export function part(array: Float32Array, place: ParameterPlace): Float32Array {
  return array.subarray(place.from, place.to);
}

/** What a batch of up to `rows` samples passes through, by layer. */
export interface BatchMemory {
  readonly outputs: readonly Float32Array[];
  readonly outputGradients: readonly Float32Array[];
  /** What layers keep of a forward pass. */
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
    outputs: createOutputs(layers, x, rows, true),
    outputGradients: createOutputs(layers, null, rows, true),
    kept: layers.map(({ layer }) => new Float32Array(rows * layer.kept)),
    gradients,
    sums: accumulate === 1 ? gradients : gradients.slice(),
  };
}

/** An array for each layer's output: that of the layer below where it passes its input on; the first one's input is `x`. */
export function createOutputs(
  layers: readonly LayerPlace[],
  x: Float32Array | null,
  rows: number,
  training: boolean,
): Float32Array[] {
  let below = x;
  return layers.map(({ layer }) => {
    if (below === null || !layer.passesOn(training)) below = new Float32Array(rows * layer.outFeatures);
    return below;
  });
}

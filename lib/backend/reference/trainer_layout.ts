/**
 * Where everything in a training run lies: the layers' parameters, the run's memory, and room for a batch.
 */
import { STATE_LENGTH } from "../generator_state.js";
import { MOST_SLOTS } from "../optimizer_state.js";
import type { LayerPlan, NetPlan, StepPlan, TrainerMemory, TrainerPlan } from "../training.js";

/** A parameter's place in `parameters`, in each of the `slots` and in the gradients. */
export interface ParameterPlace {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** A layer with its sizes and its parameters. */
export interface LayerPlace {
  readonly plan: LayerPlan;
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly weight: ParameterPlace | null;
  readonly bias: ParameterPlace | null;
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
    const inFeatures = features;
    if (plan.kind !== "linear") return { plan, inFeatures, outFeatures: inFeatures, weight: null, bias: null };
    features = plan.outFeatures;
    const weight = place(plan.inFeatures * plan.outFeatures);
    const bias = plan.bias ? place(plan.outFeatures) : null;
    return { plan, inFeatures, outFeatures: features, weight, bias };
  });
}

export function outputFeatures(net: NetPlan): number {
  return layersOf(net).at(-1)?.outFeatures ?? net.inputFeatures;
}

export function parametersOf(layers: readonly LayerPlace[]): ParameterPlace[] {
  return layers.flatMap(({ weight, bias }) => [weight, bias]).filter((place) => place !== null);
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
  /** Of dropouts; of other layers empty. */
  readonly noises: readonly Float32Array[];
  /** Of the parameters, one after another. */
  readonly gradients: Float32Array;
}

export function createBatchMemory(layers: readonly LayerPlace[], x: Float32Array, rows: number): BatchMemory {
  return {
    outputs: createOutputs(layers, x, rows),
    outputGradients: createOutputs(layers, null, rows),
    noises: layers.map(({ plan, outFeatures }) => new Float32Array(plan.kind === "dropout" ? rows * outFeatures : 0)),
    gradients: new Float32Array(parametersOf(layers).at(-1)?.to ?? 0),
  };
}

/** An array for each layer's output; an identity's is that of the layer below, the first layer's input is `x`. */
export function createOutputs(layers: readonly LayerPlace[], x: Float32Array | null, rows: number): Float32Array[] {
  let below = x;
  return layers.map(({ plan, outFeatures }) => {
    if (plan.kind !== "identity" || below === null) below = new Float32Array(rows * outFeatures);
    return below;
  });
}

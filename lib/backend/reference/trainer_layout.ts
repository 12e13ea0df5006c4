/**
 * Where everything in a training run lies: the layers' parameters, the run's memory, and room for a batch.
 */
import type { LayerPlan, TrainerMemory, TrainerPlan } from "../backend.js";
import { STATE_LENGTH } from "../generator_state.js";

/** A parameter's place in `parameters`, `momentum` and the gradients, and its optimiser group (-1: not trained). */
export interface ParameterPlace {
  readonly index: number;
  readonly from: number;
  readonly to: number;
  readonly group: number;
}

/** A layer with its sizes and its parameters. */
export interface LayerPlace {
  readonly kind: LayerPlan["kind"];
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly weight: ParameterPlace | null;
  readonly bias: ParameterPlace | null;
}

export function layersOf(plan: TrainerPlan): LayerPlace[] {
  let features = plan.inputFeatures;
  let index = 0;
  let from = 0;
  const place = (length: number): ParameterPlace => {
    const result = { index, from, to: from + length, group: plan.parameterGroups[index]! };
    index += 1;
    from += length;
    return result;
  };
  return plan.layers.map((layer) => {
    const inFeatures = features;
    if (layer.kind !== "linear")
      return { kind: layer.kind, inFeatures, outFeatures: inFeatures, weight: null, bias: null };
    features = layer.outFeatures;
    const weight = place(layer.inFeatures * layer.outFeatures);
    const bias = layer.bias ? place(layer.outFeatures) : null;
    return { kind: layer.kind, inFeatures, outFeatures: features, weight, bias };
  });
}

export function parametersOf(layers: readonly LayerPlace[]): ParameterPlace[] {
  return layers.flatMap(({ weight, bias }) => [weight, bias]).filter((place) => place !== null);
}

export function createMemory(plan: TrainerPlan, parameters: readonly ParameterPlace[]): TrainerMemory {
  const numbers = parameters.at(-1)?.to ?? 0;
  return {
    parameters: new Float32Array(numbers),
    momentum: new Float32Array(numbers),
    steps: new Uint32Array(parameters.length),
    x: new Float32Array(plan.samples * plan.inputFeatures),
    y: new Int32Array(plan.samples),
    generator: new Uint32Array(STATE_LENGTH),
  };
}

/** A parameter's part of an array laid out as the parameters are. */
export function part(array: Float32Array, place: ParameterPlace): Float32Array {
  return array.subarray(place.from, place.to);
}

export function isTrained(place: ParameterPlace | null): place is ParameterPlace {
  return place !== null && place.group !== -1;
}

/** What a batch of up to `rows` samples passes through. `outputs` and `outputGradients` go by layer. */
export interface BatchMemory {
  readonly x: Float32Array;
  readonly y: Int32Array;
  readonly outputs: readonly Float32Array[];
  readonly outputGradients: readonly Float32Array[];
  /** Laid out as the parameters are. */
  readonly gradients: Float32Array;
}

/** An identity's arrays are those of the layer below. */
export function createBatchMemory(
  plan: TrainerPlan,
  layers: readonly LayerPlace[],
  numbers: number,
  rows: number,
): BatchMemory {
  const x = new Float32Array(rows * plan.inputFeatures);
  const outputs: Float32Array[] = [];
  const outputGradients: Float32Array[] = [];
  for (const [i, { kind, outFeatures }] of layers.entries()) {
    const passes = kind === "identity";
    const create = (): Float32Array => new Float32Array(rows * outFeatures);
    outputs.push(passes ? (outputs[i - 1] ?? x) : create());
    outputGradients.push(passes ? (outputGradients[i - 1] ?? create()) : create());
  }
  return { x, y: new Int32Array(rows), outputs, outputGradients, gradients: new Float32Array(numbers) };
}

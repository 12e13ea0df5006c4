/** The passes of a net's layers as slices of work: forward, and backward with what several layers add to one gradient. */
import type { GeneratorState } from "../../backend.js";
import { FROZEN, type StepPlan } from "../../training.js";
import type { ForwardPass, LayerPass } from "../layers/layer.js";
import { add } from "../operations/add.js";
import { cutArrays, type Slice } from "../slices.js";
import { type BatchMemory, type LayerPlace, type ParameterPlace, part } from "./layout.js";

const SUM_COST = 2; // of an element, in multiply-adds

/** The net's memory. */
export interface NetState {
  /** Each parameter's array, by its index. */
  readonly parameters: readonly Float32Array[];
  /** Likewise. */
  readonly buffers: readonly Float32Array[];
  readonly counters: readonly BigInt64Array[];
  readonly generators: readonly GeneratorState[];
}

/** What the passes of a step work on. */
export interface NetPlace extends NetState {
  readonly plan: StepPlan;
  readonly layers: readonly LayerPlace[];
  readonly batch: BatchMemory;
}

export function isFrozen({ parameterGroups }: StepPlan, { index }: ParameterPlace): boolean {
  return parameterGroups[index] === FROZEN;
}

/** A layer's passes. */
export interface Passes {
  readonly forward: readonly Slice[];
  readonly backward: readonly Slice[];
}

export function passesOf(place: NetPlace, rows: number): Passes[] {
  const { plan, layers, batch } = place;
  const isWanted = wantedValues(plan, layers);
  const ways = gradientWays(layers, batch.valueGradients, isWanted);
  return layers.map((own, i) => {
    const { layer, inputs } = own;
    if (layer.passesOn(true)) return { forward: [], backward: [] };
    const taken = inputs.map((value) => batch.values[value]!);
    const { inputGradients, sums } = ways[i]!;
    const pass: LayerPass = {
      rows,
      training: true,
      ...stateOf(place, own),
      inputs: taken,
      input: taken[0]!,
      output: batch.values[i + 1]!,
      kept: batch.kept[i]!,
      outputGradient: batch.valueGradients[i + 1]!,
      inputGradients,
      inputGradient: inputGradients[0] ?? null,
      gradients: own.parameters.map((parameter) =>
        isFrozen(plan, parameter) ? null : part(batch.gradients, parameter),
      ),
      accumulate: false,
    };
    const backward = (): Slice[] => [...layer.backward(pass), ...sums.flatMap((sum) => sumSlices(sum, rows))];
    return { forward: layer.forward(pass), backward: isWanted[i + 1] ? backward() : [] };
  });
}

/** What a layer's passes have of the net's memory. */
export function stateOf(
  { parameters, buffers, counters, generators }: NetState,
  own: LayerPlace,
): Pick<ForwardPass, "parameters" | "buffers" | "counters" | "generators"> {
  return {
    parameters: own.parameters.map(({ index }) => parameters[index]!),
    buffers: own.buffers.map(({ index }) => buffers[index]!),
    counters: own.counters.map(({ index }) => counters[index]!),
    generators,
  };
}

/** Which values come of a parameter that wants a gradient. */
function wantedValues(plan: StepPlan, layers: readonly LayerPlace[]): boolean[] {
  const isWanted = [false];
  for (const { inputs, parameters } of layers) {
    const isTrained = parameters.some((parameter) => !isFrozen(plan, parameter));
    isWanted.push(isTrained || inputs.some((value) => isWanted[value]));
  }
  return isWanted;
}

/** Where a layer's gradients go: into their values', or where a later layer's are already, to be added to them. */
interface GradientWay {
  readonly inputGradients: readonly (Float32Array | null)[];
  readonly sums: readonly Sum[];
}

interface Sum {
  readonly from: Float32Array;
  readonly to: Float32Array;
  readonly width: number;
}

/** The gradient of a value that several layers take is the sum of theirs, the last layer's first, as PyTorch adds them. */
function gradientWays(
  layers: readonly LayerPlace[],
  gradients: readonly (Float32Array | null)[],
  isWanted: readonly boolean[],
): GradientWay[] {
  const begun = new Set<Float32Array>();
  const widthOf = (value: number): number => layers[value - 1]!.layer.outFeatures;
  const ways = layers.toReversed().map(({ layer, inputs }) => {
    const sums: Sum[] = [];
    if (layer.passesOn(true)) return { inputGradients: [], sums };
    const inputGradients = inputs.map((value) => {
      const to = gradients[value]!;
      if (!isWanted[value]) return null;
      if (!begun.has(to)) {
        begun.add(to);
        return to;
      }
      const from = new Float32Array(to.length);
      sums.push({ from, to, width: widthOf(value) });
      return from;
    });
    return { inputGradients, sums };
  });
  return ways.toReversed();
}

function sumSlices({ from, to, width }: Sum, rows: number): Slice[] {
  const parts = [from, to].map((array) => array.subarray(0, rows * width));
  return cutArrays(parts, SUM_COST, (x, y) => add(x!, y!));
}

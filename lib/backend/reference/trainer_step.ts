/**
 * One training step as slices of work: gather a batch, forward, loss, backward, optimiser.
 */
import type { SgdOptions, TrainerMemory, TrainerPlan } from "../backend.js";
import type { LossOf } from "../operations.js";
import { addRowLosses, lossDivisor } from "./loss.js";
import { BLOCK } from "./matrix_product.js";
import { sgdStep } from "./sgd.js";
import { cut, cutArrays, type Slice } from "./slices.js";
import { backwardSlices, forwardSlices, type LayerPass } from "./trainer_layers.js";
import {
  type BatchMemory,
  isTrained,
  type LayerPlace,
  type ParameterPlace,
  parametersOf,
  part,
} from "./trainer_layout.js";

// Costs of an element, in multiply-adds.
const LOSS_COST = 16;
const SGD_COST = 8;

const CROSS_ENTROPY = { kind: "cross_entropy", weight: null, labelSmoothing: 0, ignoreIndex: -100 } as const;

/** What changes from step to step. */
export interface StepState {
  /** The samples' order in this epoch, and where in it the batch starts. */
  readonly order: Int32Array;
  first: number;
  groups: readonly SgdOptions[];
  /** The batch's loss; while a step runs, the sums that it comes from. */
  loss: number;
  blockLoss: number;
}

/** Everything that a run's steps work on. */
export interface StepPlace {
  readonly plan: TrainerPlan;
  readonly layers: readonly LayerPlace[];
  readonly memory: TrainerMemory;
  readonly batch: BatchMemory;
  readonly state: StepState;
}

/** A step on a batch of `rows` samples. Below the first layer that trains, nothing needs a gradient. */
export function stepSlices(place: StepPlace, rows: number): Slice[] {
  const { layers } = place;
  const lowest = layers.findIndex((layer) => isTrained(layer.weight) || isTrained(layer.bias));
  const passes = layers.map((_, i) => layerPass(place, i, rows, lowest));
  const backward = lowest === -1 ? [] : passes.slice(lowest).toReversed();
  return [
    ...gatherSlices(place, rows),
    ...passes.flatMap(forwardSlices),
    ...lossSlices(place, rows),
    ...backward.flatMap(backwardSlices),
    ...parametersOf(layers)
      .filter(isTrained)
      .flatMap((parameter) => updateSlices(place, parameter)),
  ];
}

function layerPass({ layers, memory, batch }: StepPlace, i: number, rows: number, lowest: number): LayerPass {
  return {
    layer: layers[i]!,
    rows,
    parameters: memory.parameters,
    input: i === 0 ? batch.x : batch.outputs[i - 1]!,
    output: batch.outputs[i]!,
    outputGradient: batch.outputGradients[i]!,
    inputGradient: i > lowest ? batch.outputGradients[i - 1]! : null,
    gradients: batch.gradients,
  };
}

function gatherSlices({ plan, memory, batch, state }: StepPlace, rows: number): Slice[] {
  const features = plan.inputFeatures;
  return cut(rows, features + 1, (from, to) => {
    for (let r = from; r < to; r++) {
      const sample = state.order[state.first + r]!;
      batch.y[r] = memory.y[sample]!;
      for (let i = 0; i < features; i++) batch.x[r * features + i] = memory.x[sample * features + i]!;
    }
  });
}

/** The loss as loss.ts sums it, a block of rows at most at a time. */
function lossSlices({ plan, layers, batch, state }: StepPlace, rows: number): Slice[] {
  const classes = layers.at(-1)?.outFeatures ?? plan.inputFeatures;
  const logits = batch.outputs.at(-1) ?? batch.x;
  const gradient = batch.outputGradients.at(-1) ?? null;
  const loss: LossOf<"cross_entropy"> = { ...CROSS_ENTROPY, reduction: plan.reduction };
  let divisor = 0;
  const addRows = (from: number, to: number): void => {
    if (from === 0) [state.loss, divisor] = [0, lossDivisor(loss, batch.y, rows, classes)];
    if (from % BLOCK === 0) state.blockLoss = 0;
    state.blockLoss = addRowLosses(state.blockLoss, loss, logits, batch.y, gradient, classes, divisor, from, to);
    if (to % BLOCK === 0 || to === rows) state.loss += state.blockLoss;
    if (to === rows) state.loss = Math.fround(state.loss / divisor);
  };
  return cut(rows, classes * LOSS_COST, addRows, BLOCK);
}

function updateSlices({ memory, batch, state }: StepPlace, place: ParameterPlace): Slice[] {
  const { index, group } = place;
  const { steps } = memory;
  const arrays = [memory.parameters, batch.gradients, memory.momentum].map((array) => part(array, place));
  const update = cutArrays(arrays, SGD_COST, (parameter, gradient, buffer) => {
    sgdStep(parameter!, gradient!, buffer!, steps[index] === 0, state.groups[group]!);
  });
  const count = (): void => {
    if (state.groups[group]!.momentum !== 0) steps[index]! += 1;
  };
  return [...update, { cost: 0, run: count }];
}

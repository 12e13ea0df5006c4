/**
 * A training step as slices of work, with a waist: the gradients of one batch or of several (forward, loss, backward), then the
 * update (clipping, optimiser). `trainer.ts` runs many with turns for the event loop in between, `stepper.ts` one at once.
 *
 * Where a step has several batches, a batch's loss gradient is multiplied by its share, rounded to float32, and its parameters'
 * gradients are added to those of the batches before, one rounded addition each.
 */
import type { OptimizerRule, OptimizerState } from "../../operations.js";
import { countStep } from "../../optimizer_state.js";
import { add } from "../operations/add.js";
import { addRowLosses, lossDivisor } from "../operations/loss.js";
import { BLOCK } from "../operations/product_part.js";
import { clipFactor, normOf } from "../../../numeric/norm.js";
import { scale, sumOfSquares } from "../operations/norm.js";
import { optimizerStep } from "../operations/optimizer.js";
import { cut, cutArrays, type Slice } from "../slices.js";
import { outputFeatures, type ParameterPlace, parametersOf, part } from "./layout.js";
import { isFrozen, type NetPlace, passesOf } from "./passes.js";

// Costs of an element, in multiply-adds.
const LOSS_COST = 16;
const UPDATE_COST = 16;
const NORM_COST = 2;
const SUM_COST = 2;

/** Everything that a step works on. */
export interface StepPlace extends NetPlace {
  /** Each parameter's optimiser's state, by its index. */
  readonly states: readonly OptimizerState[];
  /** What changes from step to step. */
  readonly state: StepState;
}

export interface StepState {
  x: Float32Array;
  y: Int32Array | Float32Array;
  rules: readonly OptimizerRule[];
  /** What the batch's loss counts in its step, and whether the step has had a batch before. */
  share: number;
  accumulate: boolean;
  /** The batch's loss; while a step runs, the sums that it comes from. */
  loss: number;
  blockLoss: number;
}

export interface StepSlices {
  /** A batch's loss, and its gradient. */
  readonly measure: readonly Slice[];
  /** The parameters' gradients, set or added to those of the step's batches before. */
  readonly backward: readonly Slice[];
  /** Clipping, and the optimiser's step. */
  readonly update: readonly Slice[];
}

/** A step on a batch of `rows` samples. What comes of no parameter that is not frozen needs no gradient. */
export function stepSlices(place: StepPlace, rows: number): StepSlices {
  const { plan, layers } = place;
  const passes = passesOf(place, rows);
  const parameters = parametersOf(layers).filter((parameter) => !isFrozen(plan, parameter));
  return {
    measure: [...passes.flatMap(({ forward }) => forward), ...lossSlices(place, rows)],
    backward: [
      ...shareSlices(place, rows),
      ...passes.toReversed().flatMap(({ backward }) => backward),
      ...sumSlices(place),
    ],
    update: [
      ...(plan.clipGradNorm === null ? [] : clipSlices(place.batch.sums, parameters, plan.clipGradNorm)),
      ...parameters.flatMap((parameter) => updateSlices(place, parameter)),
    ],
  };
}

/** The loss as loss.ts sums it, a block of rows at most at a time. */
function lossSlices({ plan, layers, batch, state }: StepPlace, rows: number): Slice[] {
  const columns = outputFeatures(layers, plan.inputFeatures);
  const output = batch.values.at(-1)!;
  const gradient = batch.valueGradients.at(-1) ?? null;
  let divisor = 1;
  const begin = (): void => {
    state.loss = 0;
    divisor = lossDivisor(plan.loss, state.y, rows, columns);
  };
  const addRows = (from: number, to: number): void => {
    if (from % BLOCK === 0) state.blockLoss = 0;
    state.blockLoss = addRowLosses(state.blockLoss, plan.loss, output, state.y, gradient, columns, divisor, from, to);
    if (to % BLOCK === 0 || to === rows) state.loss += state.blockLoss;
  };
  const end = (): void => void (state.loss = Math.fround(state.loss / divisor));
  return [{ cost: rows, run: begin }, ...cut(rows, columns * LOSS_COST, addRows, BLOCK), { cost: 0, run: end }];
}

/** The loss's gradient times the batch's share. */
function shareSlices({ plan, layers, batch, state }: StepPlace, rows: number): Slice[] {
  const gradient = batch.valueGradients.at(-1) ?? null;
  if (gradient === null || batch.sums === batch.gradients) return [];
  const columns = outputFeatures(layers, plan.inputFeatures);
  return cutArrays([gradient.subarray(0, rows * columns)], 1, (part) => scale(part!, state.share));
}

/** The batch's gradients to those of the batches before. */
function sumSlices({ batch, state }: StepPlace): Slice[] {
  const { gradients, sums } = batch;
  if (sums === gradients) return [];
  return cutArrays([gradients, sums], SUM_COST, (from, to) => (state.accumulate ? add(from!, to!) : to!.set(from!)));
}

/** clip_grad_norm_ over all of those parameters, which are the ones that have a gradient. */
function clipSlices(gradients: Float32Array, parameters: readonly ParameterPlace[], maxNorm: number): Slice[] {
  const norms = new Float32Array(parameters.length);
  let factor = 1;
  const measure = parameters.map((place, i) => ({
    cost: (place.to - place.from) * NORM_COST,
    run: () => void (norms[i] = normOf(sumOfSquares(part(gradients, place)))),
  }));
  const combine = { cost: 0, run: () => void (factor = clipFactor(normOf(sumOfSquares(norms)), maxNorm)) };
  return [...measure, combine, ...cutArrays([gradients], NORM_COST, (slice) => scale(slice!, factor))];
}

function updateSlices(place: StepPlace, { index, from, to }: ParameterPlace): Slice[] {
  const { plan, parameters, states, batch, state } = place;
  const group = plan.parameterGroups[index]!;
  if (group < 0) return [];
  const parameter = parameters[index]!;
  const gradient = batch.sums.subarray(from, to);
  const optimizer = states[index]!;
  const update = cut(to - from, UPDATE_COST, (start, end) => {
    const buffers = optimizer.buffers.map((buffer) => buffer && buffer.subarray(start, end));
    const slice = { ...optimizer, buffers };
    optimizerStep(state.rules[group]!, parameter.subarray(start, end), gradient.subarray(start, end), slice);
  });
  return [...update, { cost: 0, run: () => countStep(state.rules[group]!, optimizer) }];
}

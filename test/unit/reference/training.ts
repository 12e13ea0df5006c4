/** A training run written out over the backend's operations: what a trainer has to do. */
import { STATE_LENGTH } from "../../../dist/backend/generator_state.js";
import type { OptimizerRule } from "../../../dist/backend/operations.js";
import { countStep } from "../../../dist/backend/optimizer_state.js";
import { createReferenceBackend } from "../../../dist/backend/reference/index.js";
import { activationBackward, activationForward } from "../../../dist/backend/reference/operations/activation.js";
import { dropoutForward } from "../../../dist/backend/reference/operations/dropout.js";
import { softmaxBackward, softmaxForward } from "../../../dist/backend/reference/operations/softmax.js";
import { clipFactor, normOf } from "../../../dist/numeric/norm.js";
import { widthsOf } from "../../support/trainer_runs.js";
import type { LayerPlan, Schedule, TrainerMemory, TrainerPlan } from "../../../dist/backend/training.js";

const backend = createReferenceBackend();

interface Layer {
  readonly plan: LayerPlan;
  /** The values that it takes: 0 is the net's input, i the output of layer i - 1; and their widths. */
  readonly inputs: readonly number[];
  readonly widths: readonly number[];
  readonly inFeatures: number;
  readonly outFeatures: number;
  /** Of its parameters: index and place in `parameters`. */
  readonly parts: readonly { index: number; from: number; to: number }[];
}

function layersOf(plan: TrainerPlan): Layer[] {
  let [index, at] = [0, 0];
  const all = widthsOf(plan);
  return plan.layers.map((layer, i) => {
    const inputs = layer.inputs ?? [i];
    const widths = inputs.map((value) => all[value]!);
    const [inFeatures, outFeatures] = [widths[0]!, all[i + 1]!];
    const isLinear = layer.kind === "linear";
    const lengths = isLinear ? [inFeatures * outFeatures, ...(layer.bias ? [outFeatures] : [])] : [];
    const parts = lengths.map((length) => ({ index: index++, from: at, to: (at += length) }));
    return { plan: layer, inputs, widths, inFeatures, outFeatures, parts };
  });
}

const stateOf = (memory: TrainerMemory, i: number): Uint32Array =>
  memory.generators.subarray(i * STATE_LENGTH, (i + 1) * STATE_LENGTH);

/** The order of an epoch, drawn as DataLoader does. */
function drawOrder(plan: TrainerPlan, generator: Uint32Array): Int32Array {
  const order = Int32Array.from({ length: plan.samples }, (_, i) => i);
  backend.random64(generator);
  if (plan.order === "own") backend.randperm(generator, order);
  if (plan.order !== "reseeded") return order;
  const fresh = new Uint32Array(STATE_LENGTH);
  backend.seed(fresh, Number(BigInt.asUintN(32, backend.random64(generator))));
  backend.randperm(fresh, order);
  return order;
}

/** Rows of several matrices side by side. */
function sideBySide(matrices: readonly Float32Array[], widths: readonly number[], rows: number): number[] {
  return Array.from({ length: rows }, (_, r) =>
    matrices.map((matrix, i) => [...matrix.subarray(r * widths[i]!, (r + 1) * widths[i]!)]),
  ).flat(2);
}

/** Columns `from` to `to` - 1 of a matrix of that width. */
function columnsOf(matrix: Float32Array, width: number, from: number, to: number): Float32Array {
  return matrix.filter((_, i) => i % width >= from && i % width < to);
}

/** The net's input and the output of each layer; and the noise of each dropout. */
function forward(plan: TrainerPlan, memory: TrainerMemory, x: Float32Array, rows: number, training: boolean) {
  const values = [x];
  const noises: Float32Array[] = [];
  for (const { plan: layer, inputs, widths, parts, inFeatures, outFeatures } of layersOf(plan)) {
    const taken = inputs.map((value) => values[value]!);
    const input = taken[0]!;
    const output = layer.kind === "identity" ? input : new Float32Array(rows * outFeatures);
    const noise = new Float32Array(output.length);
    const [weight, bias] = parts.map(({ from, to }) => memory.parameters.subarray(from, to));
    if (layer.kind === "linear") {
      backend.linearForward(input, weight!, bias ?? null, output, { rows, inFeatures, outFeatures });
    }
    if (layer.kind === "activation") activationForward(layer.activation, input, output);
    if (layer.kind === "softmax") softmaxForward(input, output, outFeatures, layer.log);
    if (layer.kind === "dropout" && training) {
      dropoutForward(stateOf(memory, layer.generator), layer.p, input, noise, output);
    } else if (layer.kind === "dropout") output.set(input);
    if (layer.kind === "add") output.set(input.map((value, i) => value + taken[1]![i]!));
    if (layer.kind === "cat") output.set(sideBySide(taken, widths, rows));
    if (layer.kind === "columns") output.set(columnsOf(input, inFeatures, layer.from, layer.to));
    values.push(output);
    noises.push(noise);
  }
  return { values, noises };
}

function batchOf(
  plan: TrainerPlan,
  memory: TrainerMemory,
  samples: Int32Array,
): { x: Float32Array; y: Float32Array | Int32Array } {
  const x = gather(memory.x, samples, plan.inputFeatures);
  const y = gather(memory.y, samples, Math.max(1, plan.targetColumns));
  return { x: Float32Array.from(x), y: plan.targetColumns === 0 ? Int32Array.from(y) : Float32Array.from(y) };
}

function gather(matrix: Float32Array | Int32Array, samples: Int32Array, columns: number): number[] {
  return Array.from(samples, (s) => [...matrix.subarray(s * columns, (s + 1) * columns)]).flat();
}

function step(plan: TrainerPlan, memory: TrainerMemory, samples: Int32Array, rules: readonly OptimizerRule[]): number {
  const rows = samples.length;
  const layers = layersOf(plan);
  const { x, y } = batchOf(plan, memory, samples);
  const { values, noises } = forward(plan, memory, x, rows, true);
  const output = values.at(-1)!;
  const last = new Float32Array(output.length);
  const loss = backend.lossForward(plan.loss, output, y, last, output.length / rows);
  // The gradient of each value: of several that take it, the last one's is there first.
  const valueGradients = values.map((value): Float32Array | null => (value === output ? last : null));
  const gradients = new Float32Array(memory.parameters.length);
  for (const [i, { plan: layer, inputs, widths, parts, inFeatures, outFeatures }] of [
    ...layers.entries(),
  ].toReversed()) {
    if (layer.kind === "identity") continue; // its output is its input
    const gradient = valueGradients[i + 1]!;
    const below = new Float32Array(rows * inFeatures);
    const [x, y] = [values[inputs[0]!]!, values[i + 1]!];
    if (layer.kind === "activation") activationBackward(layer.activation, x, y, gradient, below);
    if (layer.kind === "softmax") softmaxBackward(y, gradient, below, outFeatures, layer.log);
    if (layer.kind === "dropout") backend.multiply(gradient, noises[i]!, below);
    if (layer.kind === "linear") {
      const [weight, bias] = parts.map(({ from, to }) => gradients.subarray(from, to));
      const { from, to } = parts[0]!;
      const size = { rows, inFeatures, outFeatures };
      const parameter = memory.parameters.subarray(from, to);
      backend.linearBackward(x, parameter, gradient, below, weight!, bias ?? null, false, size);
    }
    if (layer.kind === "columns") {
      below.set(
        below.map((_, at) => {
          const column = (at % inFeatures) - layer.from;
          const isTaken = column >= 0 && column < outFeatures;
          return isTaken ? gradient[Math.floor(at / inFeatures) * outFeatures + column]! : 0;
        }),
      );
    }
    for (const [k, value] of inputs.entries()) {
      const start = widths.slice(0, k).reduce((sum, width) => sum + width, 0);
      const isPart = layer.kind === "cat";
      const isCopy = layer.kind === "add";
      const own = isCopy ? gradient : isPart ? columnsOf(gradient, outFeatures, start, start + widths[k]!) : below;
      const soFar = valueGradients[value]!;
      const sum = soFar === null ? own.slice() : soFar.map((number, at) => number + own[at]!);
      // A value that identities pass on is the same one.
      for (const [other, data] of values.entries()) if (data === values[value]) valueGradients[other] = sum;
    }
  }
  const places = layers.flatMap((layer) => layer.parts);
  if (plan.clipGradNorm !== null) {
    const norms = Float32Array.from(places, ({ from, to }) =>
      normOf(backend.sumOfSquares(gradients.subarray(from, to))),
    );
    backend.scale(gradients, clipFactor(normOf(backend.sumOfSquares(norms)), plan.clipGradNorm));
  }
  for (const { index, from, to } of places) {
    const rule = rules[plan.parameterGroups[index]!];
    if (rule === undefined) continue;
    const length = memory.parameters.length;
    const buffers = [0, 1, 2].map((slot) => memory.slots.subarray(slot * length + from, slot * length + to));
    const [p, g] = [memory.parameters, gradients].map((array) => array.subarray(from, to));
    const state = { step: memory.steps[index]!, muProduct: memory.muProducts[index]!, buffers };
    backend.optimizerStep(rule, p!, g!, state);
    countStep(rule, state);
    memory.steps[index] = state.step;
    memory.muProducts[index] = state.muProduct;
  }
  return loss;
}

function validate(plan: TrainerPlan, memory: TrainerMemory): number {
  let sum = 0;
  for (let first = 0; first < plan.validationSamples; first += plan.batchSize) {
    const rows = Math.min(plan.batchSize, plan.validationSamples - first);
    const part = <T extends Float32Array | Int32Array>(array: T, width: number): T =>
      array.slice(first * width, (first + rows) * width) as T;
    const x = part(memory.validationX, plan.inputFeatures);
    const output = forward(plan, memory, x, rows, false).values.at(-1)!;
    const y = part(memory.validationY, Math.max(1, plan.targetColumns));
    sum += backend.lossForward(plan.loss, output, y, null, output.length / rows) * rows;
  }
  return sum / plan.validationSamples;
}

/** Trains in the memory given, for some epochs or until it is cancelled after `mostSteps`: each finished epoch's losses. */
export function train(
  plan: TrainerPlan,
  memory: TrainerMemory,
  epochs: number,
  schedule: Schedule,
  mostSteps = Infinity,
): { losses: number[]; validationLosses: number[] } {
  const losses: number[] = [];
  const validationLosses: number[] = [];
  let steps = 0;
  while (losses.length < epochs) {
    const order = drawOrder(plan, stateOf(memory, 0));
    let [sum, trained] = [0, 0];
    // The sampler's second permutation comes when it is asked for more than it has.
    const exhaust = (): void => {
      if (plan.order === "own") backend.randperm(stateOf(memory, 0), new Int32Array(plan.samples));
    };
    for (let first = 0; first < plan.samples; first += plan.batchSize) {
      const batch = order.slice(first, first + plan.batchSize);
      if (plan.dropLast && batch.length < plan.batchSize) break;
      if (steps === mostSteps) return { losses, validationLosses };
      if (batch.length < plan.batchSize) exhaust();
      sum += step(plan, memory, batch, schedule[schedule.length > 1 ? steps : 0]!) * batch.length;
      trained += batch.length;
      steps += 1;
    }
    if (plan.dropLast || plan.samples % plan.batchSize === 0) exhaust();
    losses.push(sum / trained);
    validationLosses.push(validate(plan, memory));
  }
  return { losses, validationLosses };
}

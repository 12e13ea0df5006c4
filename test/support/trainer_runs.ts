/** Training runs on a backend's trainer: a plan, memory to start from, and what comes out. */
import type { Backend } from "../../dist/backend/backend.js";
import { STATE_LENGTH } from "../../dist/backend/generator_state.js";
import {
  buffersOf,
  countersOf,
  layersOf as layersIn,
  parametersOf as placesOf,
} from "../../dist/backend/reference/training/layout.js";
import type { Loss, OptimizerRule } from "../../dist/backend/operations.js";
import type {
  LayerPlan,
  NetPlan,
  Schedule,
  Trainer,
  TrainerMemory,
  TrainerPlan,
  TrainerRegion,
  TrainerReport,
} from "../../dist/backend/training.js";
import { makeLayer } from "../../dist/backend/reference/layers/index.js";
import { inputsOf } from "../../dist/backend/training.js";
import { reference } from "./natives.js";
import { createSource, floats } from "./numbers.js";

export const SGD: OptimizerRule & { kind: "sgd" } = {
  kind: "sgd",
  lr: 0.1,
  momentum: 0.9,
  dampening: 0,
  weightDecay: 0,
  nesterov: false,
  maximize: false,
};

/** A loss of that kind and those options, without weights. */
export const lossOf = (kind: string, ...options: number[]): Loss => {
  return { kind, reduction: "mean", options, weight: null, posWeight: null };
};
export const CROSS_ENTROPY: Loss = lossOf("cross_entropy", -100, 0);

export const linear = (inFeatures: number, outFeatures: number, bias = true): LayerPlan => {
  return { kind: "linear", inFeatures, outFeatures, bias };
};
export const activation = (kind: string, ...options: number[]): LayerPlan => {
  return { kind: "activation", activation: { kind, options } };
};
export const TANH: LayerPlan = activation("tanh");
export const IDENTITY: LayerPlan = { kind: "identity" };

/** A net's layers from its sizes, with tanh or identity between them. */
function layersOf(dims: readonly number[], bias = true): LayerPlan[] {
  return dims.slice(1).flatMap((outFeatures, i): LayerPlan[] => {
    const layer = linear(dims[i] as number, outFeatures, bias);
    return i === 0 ? [layer] : [i % 2 === 1 ? TANH : IDENTITY, layer];
  });
}

/** Elements of each parameter. */
function sizesOf(plan: NetPlan): number[] {
  return placesOf(layersIn(plan)).map(({ from, to }) => to - from);
}

export function planOf(dims: readonly number[], changes: Partial<TrainerPlan> = {}): TrainerPlan {
  const layers = changes.layers ?? layersOf(dims);
  const net = { layers, inputFeatures: dims[0] as number, generators: 1 };
  return {
    ...net,
    samples: 20,
    validationSamples: 0,
    loss: CROSS_ENTROPY,
    targetColumns: 0,
    batchSize: 6,
    validationBatchSize: changes.batchSize ?? 6,
    dropLast: false,
    validates: true,
    stopOnNaN: false,
    accumulate: 1,
    order: "sequential",
    metrics: null,
    ranks: false,
    stored: null,
    validationStored: null,
    parameterGroups: sizesOf(net).map(() => 0),
    clipGradNorm: null,
    ...changes,
  };
}

/** Numbers of a row of the net's input and of each layer's output. */
export function widthsOf({ layers, inputFeatures }: Pick<TrainerPlan, "layers" | "inputFeatures">): number[] {
  const widths = [inputFeatures];
  for (const [i, layer] of layers.entries()) {
    const taken = inputsOf(layer, i).map((value) => widths[value] as number);
    widths.push(makeLayer(layer, taken).outFeatures);
  }
  return widths;
}

export function outputsOf(plan: TrainerPlan): number {
  return widthsOf(plan).at(-1) as number;
}

export type Fill = (length: number, seed: number) => Float32Array;

/** Memory to start from; where a target is a value, it lies in [0, 1). */
export function memoryOf(plan: TrainerPlan, fill: Fill): TrainerMemory {
  const sizes = sizesOf(plan);
  const numbers = sizes.reduce((a, b) => a + b, 0);
  const outputs = outputsOf(plan);
  const next = createSource(5);
  const targets = (samples: number): Int32Array | Float32Array =>
    plan.targetColumns === 0
      ? Int32Array.from({ length: samples }, () => Math.floor(next() * outputs))
      : Float32Array.from({ length: samples * plan.targetColumns }, next);
  const generators = new Uint32Array(STATE_LENGTH * plan.generators);
  for (let i = 0; i < plan.generators; i++) {
    reference.seed(generators.subarray(i * STATE_LENGTH, (i + 1) * STATE_LENGTH), 99 + i);
  }
  return {
    parameters: fill(numbers, 1),
    buffers: fill(buffersOf(layersIn(plan)).at(-1)?.to ?? 0, 6).map(Math.abs),
    counters: BigInt64Array.from(countersOf(layersIn(plan)), (_, i) => BigInt(i)),
    slots: fill(3 * numbers, 2).map(Math.abs),
    steps: Uint32Array.from(sizes, (_, i) => i % 2),
    muProducts: Float32Array.from(sizes, (_, i) => 1 - (i % 2) / 4),
    weight: weightsOf(plan.loss, "weight"),
    posWeight: weightsOf(plan.loss, "posWeight"),
    x: fill(plan.samples * plan.inputFeatures, 3),
    y: targets(plan.samples),
    validationX: fill(plan.validationSamples * plan.inputFeatures, 4),
    validationY: targets(plan.validationSamples),
    generators,
  };
}

function weightsOf(loss: Loss, name: "weight" | "posWeight"): Float32Array {
  return loss[name]?.slice() ?? new Float32Array();
}

const regionsOf = (memory: TrainerMemory): TrainerRegion[] => Object.keys(memory) as TrainerRegion[];

export function load(trainer: Trainer, memory: TrainerMemory): void {
  for (const region of regionsOf(memory)) trainer.write(region as "x", 0, memory[region] as Float32Array);
}

/** What the trainer's regions hold now. */
export function contents(trainer: Trainer, memory: TrainerMemory): TrainerMemory {
  const copies = regionsOf(memory).map((region) => {
    const copy = memory[region].slice() as Float32Array;
    trainer.read(region as "x", 0, copy);
    return [region, copy];
  });
  return Object.fromEntries(copies) as TrainerMemory;
}

export interface Outcome {
  readonly memory: TrainerMemory;
  readonly report: TrainerReport;
  /** What the validation afterwards reports. */
  readonly validation?: TrainerReport;
}

export interface Run {
  readonly plan: TrainerPlan;
  readonly epochs?: number;
  /** The samples of an epoch, where the plan's order is given; several are runs one after another. */
  readonly orders?: readonly Int32Array[];
  readonly schedule?: Schedule;
  readonly fill?: Fill;
  /** Validation samples whose loss is taken afterwards. */
  readonly validated?: Int32Array;
}

export async function outcomeOf(
  backend: Backend,
  { plan, epochs = 3, orders = [], schedule = [[SGD]], fill = floatsNearOne, validated }: Run,
): Promise<Outcome> {
  const trainer = backend.createTrainer(plan);
  const memory = memoryOf(plan, fill);
  load(trainer, memory);
  for (const order of orders.slice(1)) await trainer.run(epochs, schedule, order);
  const report = await trainer.run(epochs, schedule, orders[0]);
  const outcome = { memory: contents(trainer, memory), report };
  return validated === undefined ? outcome : { ...outcome, validation: await trainer.validate(validated) };
}

export function floatsNearOne(length: number, seed: number): Float32Array {
  return floats(length, seed, 1);
}

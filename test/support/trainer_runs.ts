/** Training runs on a backend's trainer: a plan, memory to start from, and what comes out. */
import type {
  Backend,
  LayerPlan,
  Trainer,
  TrainerMemory,
  TrainerPlan,
  TrainerRegion,
  TrainerReport,
} from "../../dist/backend/backend.js";
import type { OptimizerRule } from "../../dist/backend/operations.js";
import { STATE_LENGTH } from "../../dist/backend/generator_state.js";
import { reference } from "./natives.js";
import { createSource, floats } from "./numbers.js";

export const SGD: OptimizerRule = {
  kind: "sgd",
  lr: 0.1,
  momentum: 0.9,
  dampening: 0,
  weightDecay: 0,
  nesterov: false,
  maximize: false,
};

/** A net's layers from its sizes, with tanh or identity between them. */
function layersOf(dims: readonly number[], bias = true): LayerPlan[] {
  return dims.slice(1).flatMap((outFeatures, i): LayerPlan[] => {
    const linear: LayerPlan = { kind: "linear", inFeatures: dims[i] as number, outFeatures, bias };
    return i === 0 ? [linear] : [{ kind: i % 2 === 1 ? "tanh" : "identity" }, linear];
  });
}

export function planOf(dims: readonly number[], changes: Partial<TrainerPlan> = {}): TrainerPlan {
  const layers = changes.layers ?? layersOf(dims);
  const parameters = layers.reduce((n, l) => n + (l.kind === "linear" ? 1 + Number(l.bias) : 0), 0);
  return {
    layers,
    inputFeatures: dims[0] as number,
    samples: 20,
    reduction: "mean",
    batchSize: 6,
    dropLast: false,
    order: "sequential",
    parameterGroups: Array.from({ length: parameters }, () => 0),
    ...changes,
  };
}

type Fill = (length: number, seed: number) => Float32Array;

export function memoryOf(plan: TrainerPlan, fill: Fill): TrainerMemory {
  const sizes = plan.layers.flatMap((l) =>
    l.kind === "linear" ? [l.inFeatures * l.outFeatures, ...(l.bias ? [l.outFeatures] : [])] : [],
  );
  const numbers = sizes.reduce((a, b) => a + b, 0);
  const classes = plan.layers.reduce((width, l) => (l.kind === "linear" ? l.outFeatures : width), plan.inputFeatures);
  const next = createSource(5);
  const generator = new Uint32Array(STATE_LENGTH);
  reference.seed(generator, 99);
  return {
    parameters: fill(numbers, 1),
    momentum: fill(numbers, 2),
    steps: Uint32Array.from(sizes, (_, i) => i % 2),
    x: fill(plan.samples * plan.inputFeatures, 3),
    y: Int32Array.from({ length: plan.samples }, () => Math.floor(next() * classes)),
    generator,
  };
}

const REGIONS: readonly TrainerRegion[] = ["parameters", "momentum", "steps", "x", "y", "generator"];

export function load(trainer: Trainer, memory: TrainerMemory): void {
  for (const region of REGIONS) trainer.write(region, 0, memory[region]);
}

/** What the trainer's regions hold now. */
export function contents(trainer: Trainer, memory: TrainerMemory): TrainerMemory {
  const copies = REGIONS.map((region) => {
    const copy = memory[region].slice();
    trainer.read(region, 0, copy);
    return [region, copy];
  });
  return Object.fromEntries(copies) as TrainerMemory;
}

export interface Outcome {
  readonly memory: TrainerMemory;
  readonly report: TrainerReport;
}

export interface Run {
  readonly plan: TrainerPlan;
  readonly epochs?: number;
  readonly groups?: readonly OptimizerRule[];
  readonly fill?: Fill;
}

export async function outcomeOf(
  backend: Backend,
  { plan, epochs = 3, groups = [SGD], fill = floatsNearOne }: Run,
): Promise<Outcome> {
  const trainer = backend.createTrainer(plan);
  const memory = memoryOf(plan, fill);
  load(trainer, memory);
  const report = await trainer.run(epochs, groups);
  return { memory: contents(trainer, memory), report };
}

export function floatsNearOne(length: number, seed: number): Float32Array {
  return floats(length, seed, 1);
}

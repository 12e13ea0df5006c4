/** A training run written out over the backend's operations: what a trainer has to do. */
import type { SgdOptions, TrainerMemory, TrainerPlan } from "../../../dist/backend/backend.js";
import { STATE_LENGTH } from "../../../dist/backend/generator_state.js";
import { createReferenceBackend } from "../../../dist/backend/reference/index.js";
import { floats } from "../../support/numbers.js";

const backend = createReferenceBackend();

interface Layer {
  readonly kind: "linear" | "tanh" | "identity";
  readonly inFeatures: number;
  readonly outFeatures: number;
  /** Of its parameters: index and place in `parameters`. */
  readonly parts: readonly { index: number; from: number; to: number }[];
}

function layersOf(plan: TrainerPlan): Layer[] {
  let [index, at, features] = [0, 0, plan.inputFeatures];
  return plan.layers.map((layer) => {
    const inFeatures = features;
    if (layer.kind !== "linear") return { kind: layer.kind, inFeatures, outFeatures: inFeatures, parts: [] };
    features = layer.outFeatures;
    const lengths = [inFeatures * features, ...(layer.bias ? [features] : [])];
    const parts = lengths.map((length) => ({ index: index++, from: at, to: (at += length) }));
    return { kind: layer.kind, inFeatures, outFeatures: features, parts };
  });
}

/** Memory filled with numbers that depend on the seed. */
export function createMemory(plan: TrainerPlan, classes: number, seed: number): TrainerMemory {
  const parts = layersOf(plan).flatMap((layer) => layer.parts);
  const numbers = parts.at(-1)?.to ?? 0;
  const generator = new Uint32Array(STATE_LENGTH);
  backend.seed(generator, seed);
  return {
    parameters: floats(numbers, seed, 1).map((v) => v / 16), // so small that no tanh is flat
    momentum: new Float32Array(numbers),
    steps: new Uint32Array(parts.length),
    x: floats(plan.samples * plan.inputFeatures, seed + 1, 1),
    y: Int32Array.from({ length: plan.samples }, (_, i) => (i * 5) % classes),
    generator,
  };
}

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

function step(plan: TrainerPlan, memory: TrainerMemory, samples: Int32Array, groups: readonly SgdOptions[]): number {
  const rows = samples.length;
  const layers = layersOf(plan);
  const inputs = [Float32Array.from(Array.from(samples, (s) => [...rowOf(memory.x, s, plan.inputFeatures)]).flat())];
  for (const layer of layers) {
    const input = inputs.at(-1)!;
    const output = layer.kind === "identity" ? input : new Float32Array(rows * layer.outFeatures);
    const [weight, bias] = layer.parts.map(({ from, to }) => memory.parameters.subarray(from, to));
    if (layer.kind === "tanh") backend.activationForward({ kind: "tanh" }, input, output);
    if (layer.kind === "linear") backend.linearForward(input, weight!, bias ?? null, output, { rows, ...layer });
    inputs.push(output);
  }
  const logits = inputs.at(-1)!;
  let gradient: Float32Array = new Float32Array(logits.length);
  const target = samples.map((sample) => memory.y[sample]!);
  const loss = backend.crossEntropy(logits, target, gradient, logits.length / rows, plan.reduction);
  const gradients = new Float32Array(memory.parameters.length);
  for (const [i, layer] of [...layers.entries()].toReversed()) {
    const input = inputs[i]!;
    const below = layer.kind === "identity" ? gradient : new Float32Array(rows * layer.inFeatures);
    if (layer.kind === "tanh") backend.activationBackward({ kind: "tanh" }, input, inputs[i + 1]!, gradient, below);
    if (layer.kind === "linear") {
      const [weight, bias] = layer.parts.map(({ from, to }) => gradients.subarray(from, to));
      const { from, to } = layer.parts[0]!;
      backend.linearBackwardParameters(input, gradient, weight!, bias ?? null, { rows, ...layer });
      backend.linearBackwardInput(gradient, memory.parameters.subarray(from, to), below, { rows, ...layer });
    }
    gradient = below;
  }
  for (const { index, from, to } of layers.flatMap((layer) => layer.parts)) {
    const options = groups[plan.parameterGroups[index]!];
    if (options === undefined) continue;
    const [p, g, buffer] = [memory.parameters, gradients, memory.momentum].map((array) => array.subarray(from, to));
    backend.sgdStep(p!, g!, buffer!, memory.steps[index] === 0, options);
    if (options.momentum !== 0) memory.steps[index]! += 1;
  }
  return loss;
}

function rowOf(matrix: Float32Array, row: number, columns: number): Float32Array {
  return matrix.subarray(row * columns, (row + 1) * columns);
}

/** Trains in the memory given, for some epochs or until it is cancelled after `mostSteps`: each finished epoch's loss. */
export function train(
  plan: TrainerPlan,
  memory: TrainerMemory,
  epochs: number,
  groups: readonly SgdOptions[],
  mostSteps = Infinity,
): number[] {
  const losses: number[] = [];
  let steps = 0;
  while (losses.length < epochs) {
    const order = drawOrder(plan, memory.generator);
    let [sum, trained] = [0, 0];
    for (let first = 0; first < plan.samples; first += plan.batchSize) {
      const batch = order.slice(first, first + plan.batchSize);
      if (plan.dropLast && batch.length < plan.batchSize) break;
      if (steps++ === mostSteps) return losses;
      sum += step(plan, memory, batch, groups) * batch.length;
      trained += batch.length;
    }
    if (plan.order === "own") backend.randperm(memory.generator, new Int32Array(plan.samples));
    losses.push(sum / trained);
  }
  return losses;
}

/** How a net, its loss and its optimiser become the plans that backends work by. */
import {
  FROZEN,
  type LayerPlan,
  type NetPlan,
  type StepPlan,
  type TrainerPlan,
  UNTRAINED,
} from "../backend/training.js";
import { type Dataset, hasClassIndices } from "../data/dataset.js";
import { isFileDataset } from "../data/stored_data.js";
import type { Graph } from "../nn/containers/graph.js";
import type { LossFunction } from "../nn/loss_function.js";
import { outputWidthFor } from "../nn/containers/widths.js";
import type { Optimizer } from "../optim/optimizer.js";
import type { Generator } from "../random/generator.js";
import type { RunParts } from "./run_parts.js";
import type { Trainee } from "./trainee.js";

/** What a training step is made of. */
export interface StepParts extends Trainee {
  readonly loss: LossFunction;
  readonly optimizer: Optimizer<{ lr: number }>;
  readonly clipGradNorm: number | null;
}

/** The plan of a net; generators that dropouts draw from are added to `generators`, each once. */
export function netPlan({ nodes }: Graph, inputFeatures: number, generators: Generator[]): NetPlan {
  const indexOf = (generator: Generator): number => {
    const index = generators.indexOf(generator);
    return index === -1 ? generators.push(generator) - 1 : index;
  };
  const layers = nodes.map((node): LayerPlan => ({ ...node.plan(indexOf), inputs: node.inputs }));
  return { layers, inputFeatures, generators: generators.length };
}

export function stepPlan(
  parts: StepParts,
  inputFeatures: number,
  hasIndices: boolean,
  generators: Generator[],
): StepPlan {
  const columns = outputWidthFor(parts.net.graph, [1, inputFeatures]) as number;
  return {
    ...netPlan(parts.net.graph, inputFeatures, generators),
    loss: parts.loss.plan(columns),
    targetColumns: hasIndices ? 0 : columns,
    parameterGroups: parameterGroups(parts),
    clipGradNorm: parts.clipGradNorm,
  };
}

/** For each parameter the index of its optimiser group, UNTRAINED or FROZEN. */
export function parameterGroups({ parameters, optimizer }: StepParts): number[] {
  const groups = new Map<object, number>();
  for (const [i, { params }] of optimizer.paramGroups.entries()) for (const p of params) groups.set(p, i);
  return parameters.map((p) => (p.isFrozen ? FROZEN : (groups.get(p) ?? UNTRAINED)));
}

/**
 * Whether ranks share out each batch. Metrics are of all of its outputs, and a layer may go by all of its samples: then every rank goes
 * through all of it.
 */
function isSharedOut({ together, engine, metrics, net }: RunParts): boolean {
  const isParted = metrics === null && !net.graph.layers.some((layer) => layer.mixesSamples(true));
  return together.world !== null && engine.ranks !== null && isParted;
}

export function trainerPlan(parts: RunParts, generators: Generator[]): TrainerPlan {
  const { data, validation, validationLoader, batchSize, validationBatchSize, dropLast } = parts;
  const { stopOnNaN, accumulate, order, metrics } = parts;
  const hasIndices = hasClassIndices(data);
  return {
    ...stepPlan(parts, data.x.shape[1] as number, hasIndices, generators),
    samples: data.length,
    validationSamples: validation?.length ?? 0,
    batchSize,
    validationBatchSize,
    dropLast,
    validates: validation !== null && validationLoader === null,
    stopOnNaN,
    accumulate,
    order,
    metrics,
    ranks: isSharedOut(parts),
    stored: storedIn(data),
    validationStored: storedIn(validation),
  };
}

function storedIn(data: Dataset | null): TrainerPlan["stored"] {
  return isFileDataset(data) ? data.stored : null;
}

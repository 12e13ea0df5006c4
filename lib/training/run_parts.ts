/** What a fit is made of, and what of it belongs to the fit while it runs. */
import type { Backend } from "../backend/backend.js";
import type { TrainerPlan } from "../backend/training.js";
import type { TensorDataset } from "../data/tensor_dataset.js";
import type { Leasable } from "../lease.js";
import type { ReduceLROnPlateau } from "../optim/lr_scheduler/reduce_lr_on_plateau.js";
import type { LRScheduler } from "../optim/lr_scheduler/scheduler.js";
import type { Generator } from "../random/generator.js";
import type { StepParts } from "./plan.js";

/** What trains, on what, and how; checked. */
export interface RunParts extends StepParts {
  readonly net: object;
  readonly engine: Backend;
  readonly data: TensorDataset;
  readonly validation: TensorDataset | null;
  readonly scheduler: LRScheduler | ReduceLROnPlateau | null;
  readonly batchSize: number;
  readonly dropLast: boolean;
  readonly order: TrainerPlan["order"];
  /** The loader's. */
  readonly generator: Generator;
}

/** Everything that belongs to a run while it trains; an object may stand there twice. */
export function leasablesOf(parts: RunParts): Leasable[] {
  const { net, layers, parameters, optimizer, scheduler, data, validation, generator } = parts;
  const leasables: Leasable[] = [{ object: net, what: "the net" }];
  const add = (what: string, object: object): void => void leasables.push({ object, what });
  for (const layer of layers) add("the layer", layer);
  for (const p of parameters) add("the parameter", p);
  for (const { params } of optimizer.paramGroups) for (const p of params) add("the parameter", p);
  add("the optimiser", optimizer);
  if (scheduler !== null) add("the scheduler", scheduler);
  for (const set of validation === null ? [data] : [data, validation]) {
    for (const object of [set, set.x, set.y]) add("the data set", object);
  }
  add("the generator", generator);
  for (const layer of layers) for (const dropout of layer.generators) add("the generator", dropout);
  return leasables;
}

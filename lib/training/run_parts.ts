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

/** Everything that belongs to a run while it trains. */
export function leasablesOf(parts: RunParts): Leasable[] {
  const { net, layers, parameters, optimizer, scheduler, data, validation, generator } = parts;
  const optimized = optimizer.paramGroups.flatMap((group) => group.params);
  const named = (what: string, objects: readonly (object | null)[]): Leasable[] =>
    [...new Set(objects)].filter((object) => object !== null).map((object) => ({ object, what }));
  const sets = [data, ...(validation === null || validation === data ? [] : [validation])];
  return [
    ...named("the net", [net]),
    ...named("the layer", layers),
    ...named("the parameter", [...parameters, ...optimized]),
    ...named("the optimiser", [optimizer]),
    ...named("the scheduler", [scheduler]),
    ...named(
      "the data set",
      sets.flatMap((set) => [set, set.x, set.y]),
    ),
    ...named("the generator", [generator, ...layers.flatMap((layer) => layer.generators)]),
  ];
}

/** What a fit is made of, and what of it belongs to the fit while it runs. */
import type { TrainerPlan } from "../backend/training.js";
import type { DataLoader } from "../data/data_loader.js";
import type { InputTensor } from "../tensor/integers.js";
import type { Dataset } from "../data/dataset.js";
import type { Leasable, Leasables } from "../lease.js";
import type { MetricsPlan } from "../numeric/metrics.js";
import type { ReduceLROnPlateau } from "../optim/lr_scheduler/reduce_lr_on_plateau.js";
import type { LRScheduler } from "../optim/lr_scheduler/scheduler.js";
import type { Generator } from "../random/generator.js";
import type { StepParts } from "./plan.js";
import type { Together } from "./together.js";

/** What trains, on what, and how; checked. */
export interface RunParts extends StepParts {
  readonly data: Dataset;
  /** What is measured besides the loss; null: nothing. */
  readonly metrics: MetricsPlan | null;
  /** What draws each epoch's samples, where a sampler gives them; null: they come in `order`. */
  readonly loader: DataLoader<InputTensor> | null;
  readonly validation: Dataset | null;
  /** What draws the validation samples of each epoch; null: all of them, in order. */
  readonly validationLoader: DataLoader<InputTensor> | null;
  readonly validationBatchSize: number;
  readonly scheduler: LRScheduler | ReduceLROnPlateau | null;
  /** What it is stepped after. */
  readonly schedulerPer: "epoch" | "batch";
  readonly batchSize: number;
  readonly dropLast: boolean;
  /** Batches a step. */
  readonly accumulate: number;
  readonly order: TrainerPlan["order"];
  readonly stopOnNaN: boolean;
  /** The data's loader's. */
  readonly generator: Generator;
  /** Who else trains the same. */
  readonly together: Together;
}

/** Everything that a run owns while it trains, and the data that it reads. */
export function leasablesOf(parts: RunParts): Leasables {
  const { net, layers, parameters, buffers, optimizer, scheduler, data, validation } = parts;
  const owned: Leasable[] = [{ object: net, what: "the net" }];
  const add = (what: string, object: object): void => void owned.push({ object, what });
  for (const layer of layers) add("the layer", layer);
  for (const p of parameters) add("the parameter", p);
  for (const buffer of buffers) add("the buffer", buffer);
  for (const { params } of optimizer.paramGroups) for (const p of params) add("the parameter", p);
  add("the optimiser", optimizer);
  for (const own of scheduler?.family ?? []) add("the scheduler", own);
  owned.push(...generatorsOf(parts).map(({ leasable }) => leasable));
  const sets = validation === null ? [data] : [data, validation];
  return { owned, read: sets.flatMap(({ x, y }) => [x, y]).map((object) => ({ object, what: "the data" })) };
}

/** What a run draws from; a generator may stand there twice. */
export function generatorsOf({ generator, loader, net, validationLoader }: RunParts): Generator[] {
  const loaders = [loader, validationLoader].flatMap((own) => own?.generators ?? []);
  return [generator, ...net.generators, ...loaders];
}

/** Why a fit with stopOnNaN has stopped. */
import type { TrainerReport } from "../backend/training.js";
import { type Dataset, hasClassIndices } from "../data/dataset.js";
import { TensorDataset } from "../data/tensor_dataset.js";
import { SamebitsError } from "../errors.js";
import { elementCount } from "../tensor/shape.js";
import type { InputTensor } from "../tensor/integers.js";
import { stepsIn } from "./epoch_size.js";
import type { RunParts } from "./run_parts.js";
import { copyInTurns } from "../turns.js";

/**
 * The error for the report's `failedLoss`, `finished` epochs of `samples` samples each after the fit's start. Looks through the
 * data for the cause.
 */
export async function notFiniteError(
  parts: RunParts,
  finished: number,
  samples: number,
  report: TrainerReport,
): Promise<SamebitsError> {
  const { failedLoss, failedBatch, losses, steps } = report;
  const batch = (steps - losses.length * stepsIn(samples, parts)) * parts.accumulate + failedBatch + 1;
  const cause = (await causeIn(parts.data, "x")) ?? (await causeIn(parts.data, "y"));
  return new SamebitsError(
    "ERR_NOT_FINITE",
    `epoch ${finished + 1}, batch ${batch}: the loss is ${failedLoss}; the net is as after the step before. ` +
      (cause ?? "All numbers in x and y are finite: try a lower learning rate, or clipGradNorm"),
  );
}

async function causeIn(dataset: Dataset, name: "x" | "y"): Promise<string | null> {
  let samples = 0;
  for await (const { data, count } of partsOf(dataset, name)) {
    const place = await firstNotFinite(data);
    if (place === -1) {
      samples += count;
      continue;
    }
    const sample = samples + Math.floor(place / (data.length / count));
    return `${name} itself holds a number that is not finite: ${data[place]}, in sample ${sample}`;
  }
  return null;
}

/** The numbers of x or y, of so many samples each; integers are none. */
async function* partsOf(dataset: Dataset, name: "x" | "y"): AsyncGenerator<{ data: Float32Array; count: number }> {
  if (name === "y" && hasClassIndices(dataset)) return;
  if (dataset instanceof TensorDataset) {
    const { data } = dataset[name] as InputTensor;
    if (data instanceof Float32Array) yield { data, count: dataset.length };
    return;
  }
  const width = elementCount(dataset[name].shape.slice(1));
  for await (const data of dataset.parts(name)) yield { data: data as Float32Array, count: data.length / width };
}

async function firstNotFinite(data: Float32Array): Promise<number> {
  let found = -1;
  const look = (from: number, to: number): void => {
    for (let i = from; found === -1 && i < to; i++) if (!Number.isFinite(data[i])) found = i;
  };
  await copyInTurns([{ length: data.length, run: look }]);
  return found;
}

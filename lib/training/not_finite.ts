/** Why a fit with stopOnNaN has stopped. */
import { isInt32Array } from "../arrays.js";
import type { TrainerReport } from "../backend/training.js";
import { SamebitsError } from "../errors.js";
import type { Tensor } from "../tensor/tensor.js";
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
  const cause = (await causeIn(parts.data.x, "x")) ?? (await causeIn(parts.data.y, "y"));
  return new SamebitsError(
    "ERR_NOT_FINITE",
    `epoch ${finished + 1}, batch ${batch}: the loss is ${failedLoss}; the net is as after the step before. ` +
      (cause ?? "All numbers in x and y are finite: try a lower learning rate, or clipGradNorm"),
  );
}

async function causeIn(values: Tensor | Int32Array, name: string): Promise<string | null> {
  if (isInt32Array(values)) return null;
  const { data } = values;
  const place = await firstNotFinite(data);
  if (place === -1) return null;
  const sample = Math.floor(place / (data.length / (values.shape[0] as number)));
  return `${name} itself holds a number that is not finite: ${data[place]}, in sample ${sample}`;
}

async function firstNotFinite(data: Float32Array): Promise<number> {
  let found = -1;
  const look = (from: number, to: number): void => {
    for (let i = from; found === -1 && i < to; i++) if (!Number.isFinite(data[i])) found = i;
  };
  await copyInTurns([{ length: data.length, run: look }]);
  return found;
}

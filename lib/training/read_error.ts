/** Why a fit over a FileDataset has stopped. */
import type { TrainerReport } from "../backend/training.js";
import type { FileDataset } from "../data/file_dataset.js";
import type { SamebitsError } from "../errors.js";
import { outputColumns } from "./checks/data.js";
import type { RunParts } from "./run_parts.js";

/** The error for the report's `failedRead`. */
export function readError(parts: RunParts, failure: NonNullable<TrainerReport["failedRead"]>): SamebitsError {
  const data = parts[failure.of] as FileDataset;
  return data.stored.errorOf(failure, outputColumns(parts, data.x.shape));
}

import type { TrainerReport } from "../backend/training.js";

/** The report of a run that has been stopped before its first step. */
export const NOTHING_DONE: TrainerReport = {
  losses: new Float64Array(),
  validationLosses: new Float64Array(),
  seconds: new Float64Array(),
  steps: 0,
  cancelled: true,
  failedLoss: null,
  failedBatch: 0,
  failedRead: null,
};

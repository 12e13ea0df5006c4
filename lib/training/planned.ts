/** Whether a run that was made for some parts can train others. */
import type { MetricsPlan } from "../numeric/metrics.js";
import type { RunParts } from "./run_parts.js";

/** The options whose change makes a new run; anything else may change from fit to fit. */
const PLANNED = [
  "net",
  "loss",
  "optimizer",
  "clipGradNorm",
  "data",
  "validation",
  "validationLoader",
  "validationBatchSize",
  "batchSize",
  "dropLast",
  "stopOnNaN",
  "accumulate",
  "order",
  "generator",
] as const;

/** Whether nothing differs that a run's plan is made of. */
export function isPlannedAlike(a: RunParts, b: RunParts): boolean {
  for (const name of PLANNED) if (a[name] !== b[name]) return false;
  return a.together.world === b.together.world && isSame(a.metrics, b.metrics);
}

function isSame(a: MetricsPlan | null, b: MetricsPlan | null): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** What a fit measures besides the loss: how a loss's outputs become classes, and what the numbers are called in a report. */
import type { TrainerReport } from "../backend/training.js";
import { show } from "../checks.js";
import type { SamebitsError } from "../errors.js";
import { BCELoss } from "../nn/bce_loss.js";
import { BCEWithLogitsLoss } from "../nn/bce_with_logits_loss.js";
import { CrossEntropyLoss } from "../nn/cross_entropy_loss.js";
import { HuberLoss } from "../nn/huber_loss.js";
import { L1Loss } from "../nn/l1_loss.js";
import type { LossFunction } from "../nn/loss_function.js";
import { MSELoss } from "../nn/mse_loss.js";
import { NLLLoss } from "../nn/nll_loss.js";
import { SmoothL1Loss } from "../nn/smooth_l1_loss.js";
import { type Decision, type Measures, measuresOf, type Metric, type MetricsPlan } from "../numeric/metrics.js";
import { type Shape, shapeError } from "../tensor/shape.js";
import type { EpochReport } from "./epoch_report.js";

/** How outputs become classes, by the loss that they are for; null: they are values. */
const DECISIONS = new Map<unknown, Decision | null>([
  [CrossEntropyLoss, "largest"],
  [NLLLoss, "largest"],
  [BCEWithLogitsLoss, "positive"],
  [BCELoss, "half"],
  [MSELoss, null],
  [L1Loss, null],
  [SmoothL1Loss, null],
  [HuberLoss, null],
]);

/** The metrics that suit a loss, its subclasses too. */
export function metricsOf(loss: LossFunction): readonly Metric[] {
  const decision = decisionOf(loss);
  if (decision === undefined) return [];
  return decision === null ? ["r2"] : ["accuracy", "confusion"];
}

function decisionOf(loss: LossFunction): Decision | null | undefined {
  return [...DECISIONS].find(([kind]) => loss instanceof (kind as typeof LossFunction))?.[1];
}

/** What an output that is not made of rows is refused with. */
export function notMeasured(output: Shape): SamebitsError {
  return shapeError(`metrics need outputs of the shape [samples, columns], given ${show(output)}`);
}

/** Null where nothing is measured. */
export function metricsPlan(metrics: readonly Metric[], loss: LossFunction): MetricsPlan | null {
  if (metrics.length === 0) return null;
  const { ignoreIndex = null } = loss as { ignoreIndex?: number };
  return { metrics, decision: decisionOf(loss) ?? "largest", ignoreIndex };
}

/** What was measured in epoch number `i` of a report, under the names of an EpochReport. */
export function measuresAt(plan: MetricsPlan, report: TrainerReport, i: number, isValidated: boolean): Measured {
  const { losses, metrics, validationMetrics } = report;
  const measures = (numbers: Float64Array | undefined): Measures => measuresOf(plan, partOf(numbers, i, losses.length));
  return { ...measures(metrics), ...(isValidated && ofValidation(measures(validationMetrics))) };
}

type Measured = Partial<Omit<EpochReport, "state">>;

/** The numbers of one of `epochs` epochs. */
function partOf(numbers: Float64Array = new Float64Array(), i: number, epochs: number): Float64Array {
  const width = numbers.length / epochs;
  return numbers.subarray(i * width, (i + 1) * width);
}

function ofValidation({ accuracy, confusion, r2 }: Measures): Measured {
  return {
    ...(accuracy !== undefined && { validationAccuracy: accuracy }),
    ...(confusion !== undefined && { validationConfusion: confusion }),
    ...(r2 !== undefined && { validationR2: r2 }),
  };
}

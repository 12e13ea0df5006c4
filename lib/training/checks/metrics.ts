/** What a fit's metrics are checked for. */
import { argumentError, checkOneOf, isList, show } from "../../checks.js";
import type { LossFunction } from "../../nn/loss_function.js";
import { METRICS, type Metric, type MetricsPlan } from "../../numeric/metrics.js";
import type { FitOptions } from "../fit_options.js";
import type { Shape } from "../../tensor/shape.js";
import { metricsOf, metricsPlan, notMeasured } from "../metrics.js";

/** A report has the square of so many numbers. */
const MOST_CLASSES = 1 << 12;

/** What is measured, if anything is. Throws ERR_ARGUMENT. */
export function checkMetrics(given: FitOptions["metrics"], loss: LossFunction): MetricsPlan | null {
  if (given === undefined) return null;
  if (typeof given !== "object" || given === null || !isList(given))
    throw argumentError(`metrics is a list of ${METRICS.map(show).join(", ")}, given ${show(given)}`);
  const names = Array.from(given, (name) => checkOneOf(name, METRICS, "each of metrics"));
  const suiting = metricsOf(loss);
  const stray = names.find((name) => !suiting.includes(name));
  if (stray !== undefined) throw strayMetric(stray, loss, suiting);
  return metricsPlan(
    METRICS.filter((metric) => names.includes(metric)),
    loss,
  );
}

function strayMetric(metric: Metric, loss: LossFunction, suiting: readonly Metric[]): Error {
  const others = suiting.length === 0 ? "no metric" : suiting.map(show).join(" and ");
  return argumentError(
    `metrics cannot have ${show(metric)} with a loss of the class ${loss.constructor.name}, which ${others} go with`,
  );
}

/**
 * That a net's outputs are rows of numbers, which can be measured, and a confusion has no more classes than a report can hold. Throws
 * ERR_SHAPE, ERR_ARGUMENT.
 */
export function checkMeasured({ metrics, decision }: MetricsPlan, output: Shape): void {
  if (output.length !== 2) throw notMeasured(output);
  const columns = output[1] as number;
  if (decision !== "largest" || !metrics.includes("confusion") || columns <= MOST_CLASSES) return;
  throw argumentError(
    `"confusion" is of at most ${MOST_CLASSES} classes, and the net gives ${columns}; leave it out of metrics`,
  );
}

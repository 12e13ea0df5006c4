/** How good a net is, and how that is shown. */
import type { LossFunction, Net, Tensor, TensorDataset } from "../../index.js";
import { EpochMetrics, measuresOf, type MetricsPlan } from "../../numeric/metrics.js";
import { formatLoss } from "../numbers.js";
import { shortened } from "../../text.js";
import { aligned } from "../words.js";

export interface Evaluation {
  readonly rows: number;
  readonly loss: number;
  /** The share of the rows whose class was predicted, from 0 to 1; null where the target is a number. */
  readonly accuracy: number | null;
  /** Rows by actual class and, in each, by predicted class; none where the target is a number. */
  readonly confusion: readonly (readonly number[])[];
}

const MEASURED: MetricsPlan = { metrics: ["accuracy", "confusion"], decision: "largest", ignoreIndex: null };

export function evaluate(net: Net, { x, y, length }: TensorDataset, loss: LossFunction, classes: number): Evaluation {
  const output = net.predict(x);
  const measures = y instanceof Int32Array ? measure(output, y, classes) : { accuracy: null, confusion: [] };
  return { rows: length, loss: loss.forward(output, y), ...measures };
}

function measure({ data }: Tensor, targets: Int32Array, classes: number): Pick<Evaluation, "accuracy" | "confusion"> {
  const metrics = new EpochMetrics(MEASURED, classes);
  metrics.add(data, targets, 0, targets.length);
  const { accuracy = null, confusion = [] } = measuresOf(MEASURED, metrics.report());
  return { accuracy, confusion };
}

/** A line for each set of rows. */
export function lossTable(evaluations: ReadonlyMap<string, Evaluation>): string {
  const lines = [...evaluations].map(([name, evaluation]) => {
    const { accuracy } = evaluation;
    const share = accuracy === null ? [] : [`${(100 * accuracy).toFixed(2)} %`];
    return [name, String(evaluation.rows), formatLoss(evaluation.loss), ...share];
  });
  return aligned([["", "rows", "loss", "accuracy"].slice(0, lines[0]?.length), ...lines]);
}

/** Wider tables help nobody. */
const MOST_CLASSES = 20;
const LONGEST_LABEL = 20;

export function confusionTable(classes: readonly string[], { confusion }: Evaluation): string {
  if (classes.length > MOST_CLASSES) return `(left out: ${classes.length} classes)\n`;
  const labels = classes.map((label) => shortened(label, LONGEST_LABEL));
  return aligned([["", ...labels], ...confusion.map((counts, i) => [labels[i] as string, ...counts.map(String)])]);
}

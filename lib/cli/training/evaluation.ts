/** How good a net is, and how that is shown. */
import { argmax, type LossFunction, type Net, type TensorDataset } from "../../index.js";
import { formatLoss } from "../numbers.js";
import { aligned, shortened } from "../words.js";

export interface Evaluation {
  readonly rows: number;
  readonly loss: number;
  /** Rows by actual class and, in each, by predicted class; none where the target is a number. */
  readonly confusion: readonly (readonly number[])[];
}

export function evaluate(net: Net, { x, y, length }: TensorDataset, loss: LossFunction, classes: number): Evaluation {
  const output = net.predict(x);
  const confusion = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  if (y instanceof Int32Array) {
    argmax(output).forEach((guess, i) => {
      const row = confusion[y[i] as number] as number[];
      row[guess] = (row[guess] as number) + 1;
    });
  }
  return { rows: length, loss: loss.forward(output, y), confusion };
}

/** The share of the rows whose class was predicted, from 0 to 1; null where the target is a number. */
export function accuracyOf({ rows, confusion }: Evaluation): number | null {
  if (confusion.length === 0) return null;
  return confusion.reduce((sum, counts, i) => sum + (counts[i] as number), 0) / rows;
}

/** A line for each set of rows. */
export function lossTable(evaluations: ReadonlyMap<string, Evaluation>): string {
  const lines = [...evaluations].map(([name, evaluation]) => {
    const accuracy = accuracyOf(evaluation);
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

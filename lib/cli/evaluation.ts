/** How good a net is, and how that is shown. */
import { argmax, type LossFunction, type Net, type TensorDataset } from "../index.js";
import { formatLoss } from "./numbers.js";

export interface Evaluation {
  readonly rows: number;
  readonly loss: number;
  /** Rows by actual class and, in each, by predicted class; none where the target is a number. */
  readonly confusion: readonly (readonly number[])[];
}

export function evaluate(net: Net, { x, y }: TensorDataset, loss: LossFunction, classes: number): Evaluation {
  const output = net.predict(x);
  const confusion = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  if (y instanceof Int32Array) {
    argmax(output).forEach((guess, i) => {
      const row = confusion[y[i] as number] as number[];
      row[guess] = (row[guess] as number) + 1;
    });
  }
  return { rows: y instanceof Int32Array ? y.length : y.data.length, loss: loss.forward(output, y), confusion };
}

/** A line for each set of rows. */
export function lossTable(evaluations: ReadonlyMap<string, Evaluation>): string {
  const lines = [...evaluations].map(([name, { rows, loss, confusion }]) => {
    const correct = confusion.reduce((sum, counts, i) => sum + (counts[i] as number), 0);
    const accuracy = confusion.length === 0 ? [] : [`${((100 * correct) / rows).toFixed(2)} %`];
    return [name, String(rows), formatLoss(loss), ...accuracy];
  });
  return align([["", "rows", "loss", "accuracy"].slice(0, lines[0]?.length), ...lines]);
}

/** Wider tables help nobody. */
const MOST_CLASSES = 20;
const LONGEST_LABEL = 20;

export function confusionTable(classes: readonly string[], { confusion }: Evaluation): string {
  if (classes.length > MOST_CLASSES) return `(left out: ${classes.length} classes)\n`;
  const labels = classes.map((label) => {
    const line = label.replaceAll("\n", " ");
    return line.length > LONGEST_LABEL ? `${line.slice(0, LONGEST_LABEL - 3)}...` : line;
  });
  return align([["", ...labels], ...confusion.map((counts, i) => [labels[i] as string, ...counts.map(String)])]);
}

/** Cells under each other, the first column to the left, the others to the right. */
function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number))).join("  ");
  return rows.map((row) => `${line(row)}\n`).join("");
}

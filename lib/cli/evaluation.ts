/** How good a net is, and how that is shown. */
import { argmax, CrossEntropyLoss, type Net, type TensorDataset } from "../index.js";
import { formatLoss } from "./numbers.js";

export interface Evaluation {
  readonly rows: number;
  readonly loss: number;
  readonly correct: number;
  /** Rows by actual class and, in each, by predicted class. */
  readonly confusion: readonly (readonly number[])[];
}

export function evaluate(net: Net, { x, y }: TensorDataset, classes: number): Evaluation {
  const logits = net.predict(x);
  const predicted = argmax(logits);
  const actual = y as Int32Array;
  const confusion = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  predicted.forEach((guess, i) => {
    const row = confusion[actual[i] as number] as number[];
    row[guess] = (row[guess] as number) + 1;
  });
  const correct = predicted.filter((guess, i) => guess === actual[i]).length;
  return { rows: actual.length, loss: new CrossEntropyLoss().forward(logits, actual), correct, confusion };
}

/** A line for each set of rows. */
export function lossTable(evaluations: ReadonlyMap<string, Evaluation>): string {
  const lines = [...evaluations].map(([name, { rows, loss, correct }]) => [
    name,
    String(rows),
    formatLoss(loss),
    `${((100 * correct) / rows).toFixed(2)} %`,
  ]);
  return align([["", "rows", "loss", "accuracy"], ...lines]);
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

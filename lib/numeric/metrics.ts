/**
 * What the outputs of an epoch are measured by besides their loss, batch after batch: the definition, in float64, in order.
 * native/core/metrics.cpp does the same.
 *
 *   accuracy   right / counted, of the targets that count; NaN without one
 *   confusion  how often each class, row by row, was taken for each
 *   r2         the coefficient of determination, as scikit-learn's r2_score: for each column 1 - residual / total, where residual is
 *              the sum of (y - output)^2 and total that of (y - mean)^2, averaged over the columns; a column whose total is 0 gives 1
 *              where its residual is 0 and 0 elsewhere; NaN of less than two samples. The mean and the total go along with the samples:
 *              d = y - mean, mean += d / n, total += d * (y - mean) (Welford, 1962)
 */
import { placeOfLargest } from "./largest.js";

/** In the order in which a report has them. */
export const METRICS = ["accuracy", "confusion", "r2"] as const;
/** What a fit can measure besides the loss. */
export type Metric = (typeof METRICS)[number];

/** How numbers become classes: a row's largest; or each number by itself, class 1 where it is above 0, or above a half. */
export type Decision = "largest" | "positive" | "half";

/** What is measured, and how. */
export interface MetricsPlan {
  readonly metrics: readonly Metric[];
  /** Of an output; a target that is no class index is the class of its largest value, or 1 where it is above a half. */
  readonly decision: Decision;
  /** A class index that does not count; null where all do. */
  readonly ignoreIndex: number | null;
}

/** What was measured, by name. */
export interface Measures {
  accuracy?: number;
  confusion?: number[][];
  r2?: number;
}

/** The numbers of an epoch that EpochMetrics has reported, by name. */
export function measuresOf({ metrics }: MetricsPlan, numbers: Float64Array): Measures {
  const classes = Math.sqrt(numbers.length - metrics.filter((metric) => metric !== "confusion").length);
  let at = 0;
  const next = (): number => numbers[at++] as number;
  const rows = (): number[][] => Array.from({ length: classes }, () => Array.from({ length: classes }, next));
  return Object.fromEntries(metrics.map((metric) => [metric, metric === "confusion" ? rows() : next()]));
}

export class EpochMetrics {
  readonly #plan: MetricsPlan;
  readonly #columns: number;
  readonly #classes: number;
  readonly #confusion: Float64Array;
  readonly #sums: Readonly<Record<"mean" | "total" | "residual", Float64Array>>;
  #right = 0;
  #counted = 0;
  #samples = 0;

  constructor(plan: MetricsPlan, columns: number) {
    this.#plan = plan;
    this.#columns = columns;
    this.#classes = plan.decision === "largest" ? columns : 2;
    this.#confusion = new Float64Array(plan.metrics.includes("confusion") ? this.#classes ** 2 : 0);
    const zeros = (): Float64Array => new Float64Array(columns);
    this.#sums = { mean: zeros(), total: zeros(), residual: zeros() };
  }

  /** Begins an epoch. */
  begin(): void {
    [this.#right, this.#counted, this.#samples] = [0, 0, 0];
    for (const numbers of [this.#confusion, ...Object.values(this.#sums)]) numbers.fill(0);
  }

  /** Takes the rows from `from` to `to`. */
  add(output: Float32Array, target: Float32Array | Int32Array, from: number, to: number): void {
    const { metrics, decision } = this.#plan;
    if (metrics.includes("r2")) this.#addValues(output, target, from, to);
    if (metrics.length === Number(metrics.includes("r2"))) return;
    if (decision !== "largest") this.#addNumbers(output, target, from, to);
    else this.#addRows(output, target, from, to);
  }

  /** One number for accuracy and r2, one for each pair of classes; in the order of METRICS. */
  report(): Float64Array {
    const { metrics } = this.#plan;
    const numbers: number[] = [];
    if (metrics.includes("accuracy")) numbers.push(this.#right / this.#counted);
    for (const count of this.#confusion) numbers.push(count);
    if (metrics.includes("r2")) numbers.push(this.#r2());
    return Float64Array.from(numbers);
  }

  #addRows(output: Float32Array, target: Float32Array | Int32Array, from: number, to: number): void {
    const columns = this.#columns;
    const { ignoreIndex } = this.#plan;
    for (let row = from; row < to; row++) {
      const isIndex = target instanceof Int32Array;
      const truth = isIndex ? target[row]! : placeOfLargest(target, row * columns, columns);
      if (isIndex && truth === ignoreIndex) continue;
      this.#count(truth, placeOfLargest(output, row * columns, columns));
    }
  }

  #addNumbers(output: Float32Array, target: Float32Array | Int32Array, from: number, to: number): void {
    const limit = this.#plan.decision === "half" ? 0.5 : 0;
    for (let i = from * this.#columns; i < to * this.#columns; i++) {
      this.#count(Number(target[i]! > 0.5), Number(output[i]! > limit));
    }
  }

  #count(truth: number, guess: number): void {
    this.#counted += 1;
    if (truth === guess) this.#right += 1;
    if (this.#confusion.length > 0) this.#confusion[truth * this.#classes + guess]! += 1;
  }

  #addValues(output: Float32Array, target: Float32Array | Int32Array, from: number, to: number): void {
    const { mean, total, residual } = this.#sums;
    for (let row = from, i = from * this.#columns; row < to; row++) {
      this.#samples += 1;
      for (let column = 0; column < this.#columns; column++, i++) {
        const y = target[i]!;
        const d = y - mean[column]!;
        mean[column]! += d / this.#samples;
        total[column]! += d * (y - mean[column]!);
        const error = y - output[i]!;
        residual[column]! += error * error;
      }
    }
  }

  #r2(): number {
    const { total, residual } = this.#sums;
    if (this.#samples < 2) return Number.NaN;
    let sum = 0;
    for (let column = 0; column < this.#columns; column++) {
      const isConstant = total[column] === 0;
      sum += isConstant ? Number(residual[column] === 0) : 1 - residual[column]! / total[column]!;
    }
    return sum / this.#columns;
  }
}

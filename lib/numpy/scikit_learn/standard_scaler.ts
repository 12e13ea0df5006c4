import { argumentError } from "../../checks.js";
import { expose, publish } from "../../public_class.js";
import type { FloatDType } from "../../tensor/dtype.js";
import { mapColumns, type Matrix, type Numbers, readMatrix, roundingOf, type Scaled } from "./matrix.js";
import { columnSums } from "./sums.js";

/**
 * scikit-learn's StandardScaler: each column less its mean, over its standard deviation; to the bit, for numbers in rows, as
 * np.array holds them: measured in float64, and scaled in float32 where they are float32. NaN stands for a missing value, which counts for nothing and stays.
 *
 * @example
 * ```ts
 * const scaler = new StandardScaler().fit([[1, 10], [3, 30]]);
 * console.log(scaler.transform([[2, 40]]).data.join(" "));
 * // 0 2
 * ```
 */
export class StandardScaler {
  /** Each column's mean; empty before fit. */
  declare readonly mean: Float64Array;
  /** Each column's standard deviation, or 1 where a column is constant; empty before fit. */
  declare readonly scale: Float64Array;
  #mean = new Float64Array(0);
  #scale = new Float64Array(0);

  static {
    publish(this);
  }

  constructor() {
    expose(this, "mean", () => this.#mean.slice());
    expose(this, "scale", () => this.#scale.slice());
  }

  /** Measures the columns, [rows, columns]. Throws ERR_ARGUMENT, ERR_SHAPE, with nothing changed. */
  fit(x: Matrix): this {
    const numbers = readMatrix(x, "StandardScaler's fit");
    const counts = countsOf(numbers);
    const sums = columnSums(numbers);
    const mean = sums.map((sum, j) => sum / counts[j]!);
    const variance = varianceOf(numbers, mean, counts);
    this.#scale = variance.map((value, j) => (isConstant(value, mean[j]!, counts[j]!) ? 1 : Math.sqrt(value)));
    this.#mean = mean;
    return this;
  }

  /** The numbers scaled, [rows, columns]: float32 of float32, else float64. Throws ERR_ARGUMENT before fit, ERR_SHAPE. */
  transform<X extends Matrix>(x: X): Scaled<X> {
    const numbers = this.#read(x, "transform");
    const [mean, scale] = this.#in(numbers.dtype);
    return mapColumns<X>(numbers, (value, j, round) => round(round(value - mean[j]!) / scale[j]!));
  }

  /** Numbers as they were before transform, [rows, columns], of its dtypes. Throws ERR_ARGUMENT before fit, ERR_SHAPE. */
  inverseTransform<X extends Matrix>(x: X): Scaled<X> {
    const numbers = this.#read(x, "inverseTransform");
    const [mean, scale] = this.#in(numbers.dtype);
    return mapColumns<X>(numbers, (value, j, round) => round(round(value * scale[j]!) + mean[j]!));
  }

  /** Mean and scale, rounded to the dtype that they meet. */
  #in(dtype: FloatDType): [mean: Float64Array, scale: Float64Array] {
    const round = roundingOf(dtype);
    return [this.#mean.map(round), this.#scale.map(round)];
  }

  #read(x: Matrix, method: string): Numbers {
    if (this.#mean.length === 0) throw argumentError(`StandardScaler's ${method} needs fit first`);
    return readMatrix(x, `StandardScaler's ${method}`, this.#mean.length);
  }

  /** What it is. */
  toString(): string {
    return "StandardScaler()";
  }
}

/** How many numbers each column has. */
function countsOf(numbers: Numbers): Float64Array {
  return columnSums(numbers, () => 1);
}

/** Of the two-pass algorithm, corrected by the sum of the differences, which is 0 but for rounding (Chan, Golub and LeVeque). */
function varianceOf(numbers: Numbers, mean: Float64Array, counts: Float64Array): Float64Array {
  const corrections = columnSums(numbers, (value, j) => value - mean[j]!);
  const squares = columnSums(numbers, (value, j) => (value - mean[j]!) * (value - mean[j]!));
  return squares.map((sum, j) => (sum - (corrections[j]! * corrections[j]!) / counts[j]!) / counts[j]!);
}

/** Whether the variance is no more than rounding makes of a constant. */
function isConstant(variance: number, mean: number, count: number): boolean {
  const ofMean = count * mean * Number.EPSILON;
  return variance <= count * Number.EPSILON * variance + ofMean * ofMean;
}

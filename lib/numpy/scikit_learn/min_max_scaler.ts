import { argumentError, checkOptions, show } from "../../checks.js";
import { expose, fix, publish } from "../../public_class.js";
import type { FloatDType } from "../../tensor/dtype.js";
import { mapColumns, type Matrix, type Numbers, readMatrix, roundingOf, type Scaled } from "./matrix.js";

/** The options of MinMaxScaler. */
export interface MinMaxScalerOptions {
  /** What each column's lowest and highest number become; the first one below the second. Default: [0, 1]. */
  featureRange?: readonly [low: number, high: number];
}

/**
 * scikit-learn's MinMaxScaler: each column stretched to a range; to the bit: in float32 where numbers are float32. NaN stands for a missing value,
 * which counts for nothing and stays.
 *
 * @example
 * ```ts
 * const scaler = new MinMaxScaler().fit([[1, 10], [3, 30]]);
 * console.log(scaler.transform([[2, 40]]).data.join(" "));
 * // 0.5 1.5
 * ```
 */
export class MinMaxScaler {
  /** What each column's lowest and highest number become. */
  declare readonly featureRange: readonly [low: number, high: number];
  /** What is added to each column after it was multiplied; empty before fit. */
  declare readonly min: Float64Array;
  /** What each column is multiplied by; empty before fit. */
  declare readonly scale: Float64Array;
  #min = new Float64Array(0);
  #scale = new Float64Array(0);

  static {
    publish(this);
  }

  /** Throws ERR_ARGUMENT. */
  constructor(options: MinMaxScalerOptions = {}) {
    const { featureRange = [0, 1] } = checkOptions(options, ["featureRange"], "MinMaxScaler");
    fix<MinMaxScaler>(this, { featureRange: checkFeatureRange(featureRange) });
    expose(this, "min", () => this.#min.slice());
    expose(this, "scale", () => this.#scale.slice());
  }

  /** Measures the columns, [rows, columns]. Throws ERR_ARGUMENT, ERR_SHAPE, with nothing changed. */
  fit(x: Matrix): this {
    const numbers = readMatrix(x, "MinMaxScaler's fit");
    const round = roundingOf(numbers.dtype);
    const [low, high] = this.featureRange.map(round) as [number, number];
    const lowest = extremes(numbers, (value, least) => value < least);
    const highest = extremes(numbers, (value, most) => value > most);
    this.#scale = lowest.map((least, j) =>
      round(round(high - low) / nonzero(round(highest[j]! - least), numbers.dtype)),
    );
    this.#min = lowest.map((least, j) => round(low - round(least * this.#scale[j]!)));
    return this;
  }

  /** The numbers scaled, [rows, columns]: float32 of float32, else float64. Throws ERR_ARGUMENT before fit, ERR_SHAPE. */
  transform<X extends Matrix>(x: X): Scaled<X> {
    const numbers = this.#read(x, "transform");
    return mapColumns<X>(numbers, (value, j, round) => round(round(value * this.#scale[j]!) + this.#min[j]!));
  }

  /** Numbers as they were before transform, [rows, columns], of its dtypes. Throws ERR_ARGUMENT before fit, ERR_SHAPE. */
  inverseTransform<X extends Matrix>(x: X): Scaled<X> {
    const numbers = this.#read(x, "inverseTransform");
    return mapColumns<X>(numbers, (value, j, round) => round(round(value - this.#min[j]!) / this.#scale[j]!));
  }

  #read(x: Matrix, method: string): Numbers {
    if (this.#min.length === 0) throw argumentError(`MinMaxScaler's ${method} needs fit first`);
    return readMatrix(x, `MinMaxScaler's ${method}`, this.#min.length);
  }

  /** What it is, with the range. */
  toString(): string {
    return `MinMaxScaler(featureRange=[${this.featureRange.join(", ")}])`;
  }
}

function checkFeatureRange(range: readonly [low: number, high: number]): readonly [low: number, high: number] {
  const isPair = Array.isArray(range) && range.length === 2 && range.every(Number.isFinite);
  if (isPair && range[0] < range[1]) return Object.freeze([range[0], range[1]] as const);
  throw argumentError(`featureRange must be two numbers, the first one below the second; given ${show(range)}`);
}

/** The first of each column's numbers that none is beyond; NaN where it has none. */
function extremes({ rows, columns, data }: Numbers, isBeyond: (a: number, b: number) => boolean): Float64Array {
  const found = new Float64Array(columns).fill(NaN);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++)
      if (Number.isNaN(found[j]) || isBeyond(data[at]!, found[j]!)) found[j] = data[at]!;
  return found;
}

/** A range that is nearly 0 is that of a constant, which keeps its scale. */
function nonzero(range: number, dtype: FloatDType): number {
  const epsilon = dtype === "float32" ? 2 ** -23 : Number.EPSILON;
  return range < 10 * epsilon ? 1 : range;
}

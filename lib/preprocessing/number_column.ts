import { argumentError, checkNumber, checkOptions, show } from "../checks.js";
import { isMissing, parseDecimal } from "./cell.js";
import { checkColumnName, type Encoder, type Fail } from "./encoder.js";

/** A column of numbers, one number of the net's input: x becomes (x - mean) / scale, in float64, rounded to float32 at the end. */
export interface NumberColumn {
  /** As the header line, or a record, has it. */
  readonly name: string;
  /** What is subtracted. Default: 0. */
  readonly mean?: number;
  /** What is divided by, above 0. Default: 1. */
  readonly scale?: number;
  /** What stands in for a missing value, before the rest. Default: none, so that a missing value is an error. */
  readonly fill?: number;
}

const NAMES = ["name", "mean", "scale", "fill"];

/** A frozen copy. Throws ERR_ARGUMENT. */
export function checkNumberColumn(column: NumberColumn, what: string): NumberColumn {
  const { name, mean = 0, scale = 1, fill } = checkOptions(column, NAMES, what);
  const own = {
    name: checkColumnName(name, what),
    mean: checkFinite(mean, `${what}'s mean`),
    scale: checkFinite(scale, `${what}'s scale`),
    ...(fill !== undefined && { fill: checkFinite(fill, `${what}'s fill`) }),
  };
  if (own.scale <= 0) throw argumentError(`${what}'s scale must be above 0, given ${show(scale)}`);
  return Object.freeze(own);
}

/** -0 becomes 0, which JSON has. */
function checkFinite(value: unknown, what: string): number {
  const number = checkNumber(value, what);
  if (Number.isFinite(number)) return number + 0;
  throw argumentError(`${what} must be a finite number, given ${show(number)}`);
}

/** A missing value is NaN between reading and writing. */
export class NumberEncoder implements Encoder {
  readonly name: string;
  readonly features: readonly string[];
  readonly #mean: number;
  readonly #scale: number;
  readonly #fill: number | undefined;

  constructor({ name, mean = 0, scale = 1, fill }: NumberColumn) {
    this.name = name;
    this.features = [name];
    [this.#mean, this.#scale, this.#fill] = [mean, scale, fill];
  }

  read(value: unknown, fail: Fail): number {
    const number = typeof value === "string" ? this.#parse(value.trim(), fail) : value;
    if (number === null || number === undefined || Number.isNaN(number)) return this.#missing(value, fail);
    if (typeof number !== "number") throw fail(`${show(value)} is not a number`);
    if (Number.isFinite(Math.fround(number))) return number;
    throw fail(`${show(value)} is beyond the range of float32`);
  }

  write(data: Float32Array, at: number, number: number): void {
    const known = Number.isNaN(number) ? (this.#fill as number) : number;
    data[at] = (known - this.#mean) / this.#scale;
  }

  #parse(text: string, fail: Fail): number | null {
    const number = parseDecimal(text);
    if (number === null && !isMissing(text)) throw fail(`${show(text)} is not a number`);
    return number;
  }

  #missing(value: unknown, fail: Fail): number {
    if (this.#fill !== undefined) return Number.NaN;
    throw fail(`the value is missing (${show(value)}), and the column has nothing to fill in`);
  }
}

/** How a column's values become numbers of a net's input: read one by one, kept as a number each, and written where they belong. */
import { argumentError, show } from "../checks.js";

/** Makes the error of a problem: it knows the row and the column. */
export type Fail = (problem: string) => Error;

export interface Encoder {
  /** The column's. */
  readonly name: string;
  /** A name for each number that it writes. */
  readonly features: readonly string[];
  /** The value as one number. Throws what `fail` makes of a value that the column cannot have. */
  read(value: unknown, fail: Fail): number;
  /** Writes what `read` gave, from `at` on. */
  write(data: Float32Array, at: number, number: number): void;
}

export function checkColumnName(name: unknown, what: string): string {
  if (typeof name === "string") return name;
  throw argumentError(`${what}'s name must be a text, given ${show(name)}`);
}

/** The first value that stands twice. */
export function repeated<T>(values: readonly T[]): T | undefined {
  const seen = new Set<T>();
  return values.find((value) => seen.size === seen.add(value).size);
}

/** What callers of the plots give, checked. */
import { argumentError, isList, show } from "../checks.js";

/** What all plots take. */
export interface PlotOptions {
  /** The picture's heading, one line. Default: what it shows. */
  readonly title?: string;
}

/** Throws ERR_ARGUMENT. */
export function checkText(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw argumentError(`${what} must be a text, given ${show(value)}`);
}

/** A copy. Throws ERR_ARGUMENT. */
export function checkList(value: unknown, what: string): unknown[] {
  if (typeof value === "object" && value !== null && isList(value)) return [...(value as unknown[])];
  throw argumentError(`${what} must be an array, given ${show(value)}`);
}

/** A name for each class, the indices where there are none. Throws ERR_ARGUMENT. */
export function checkClasses(classes: unknown, count: number, what: string): string[] {
  if (classes === undefined) return Array.from({ length: count }, (_, i) => String(i));
  const names = checkList(classes, `${what}'s classes`).map((name) => checkText(name, `each of ${what}'s classes`));
  if (names.length === count) return names;
  throw argumentError(`${what} has ${count} classes, but ${names.length} names for them`);
}

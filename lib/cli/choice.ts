/** A word out of a list. */
import { UsageError } from "./failure.js";
import { nearest } from "../spelling.js";

/** Throws UsageError with the list, and with the word that may have been meant. */
export function choiceOf<T extends string>(what: string, given: string, allowed: readonly T[]): T {
  if ((allowed as readonly string[]).includes(given)) return given as T;
  const list = allowed.length > 2 ? `one of ${allowed.join(", ")}` : allowed.join(" or ");
  throw new UsageError(`${what} must be ${list}; given ${JSON.stringify(given)}${didYouMean(given, allowed)}`);
}

/** The end of a sentence; "" where nothing is near. `prefix` stands before the names on the command line. */
export function didYouMean(given: string, known: readonly string[], prefix = ""): string {
  const meant = nearest(given, known);
  return meant === undefined ? "" : `; did you mean ${prefix}${meant}?`;
}

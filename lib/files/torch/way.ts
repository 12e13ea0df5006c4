/** Where a value is in the one that is saved, for messages. */
import { argumentError, show } from "../../checks.js";
import type { SamebitsError } from "../../errors.js";
import type { TorchValue } from "./value.js";

/** The step to a value, an index or a key, and the way to what it is in; null for the whole. So a step costs the same at any depth. */
export type Way = { readonly step: TorchValue; readonly before: Way; readonly depth: number } | null;

export function to(step: TorchValue, before: Way): Way {
  return { step, before, depth: depthOf(before) + 1 };
}

export function depthOf(way: Way): number {
  return way?.depth ?? 0;
}

/** In words: `the value["optimizer"][0]`. */
export function pathOf(way: Way): string {
  return way === null ? "the value" : `${pathOf(way.before)}[${show(way.step)}]`;
}

/** ERR_ARGUMENT: it is no TorchValue. */
export function wrong(value: unknown, way: Way): SamebitsError {
  return argumentError(
    `${pathOf(way)} is ${show(value)}; such a file holds null, booleans, numbers, bigints, texts, Uint8Arrays, tensors, arrays, plain objects and Maps`,
  );
}

/** What two traces can differ in. */
import type { NamedNumbers, Numbers } from "../../trace/format.js";
import { apart, distanceOf, type Distance, type Element, pairs, placeIn, sizeOf, ulpsApart } from "./values.js";

/** In the order in which a run comes by them. */
export const KINDS = [
  "init",
  "options",
  "orders",
  "draws",
  "rates",
  "losses",
  "gradients",
  "parameters",
  "end",
] as const;
export type Kind = (typeof KINDS)[number];

/** Where two traces differ. */
export interface Difference {
  readonly kind: Kind;
  /** Counted from 1; 0 before the first. */
  readonly step: number;
  readonly batch: number;
  /** The tensor's name, or the generator's. */
  readonly name: string | null;
  /** The element, in each dimension. */
  readonly element: readonly number[] | null;
  /** In words. */
  readonly a: string;
  readonly b: string;
  /** Units in the last place; null where they are many. */
  readonly ulps: string | null;
}

/** Where it is in the run. */
export type Place = Pick<Difference, "step" | "batch">;

export function difference(kind: Kind, place: Place, a: string, b: string, name: string | null = null): Difference {
  return { kind, ...place, name, element: null, a, b, ulps: null };
}

/** The difference of two tensors that is beyond the bound, if it is: of the first element that is. */
export function tensorDifference(
  kind: Kind,
  place: Place,
  name: string,
  a: Numbers,
  b: Numbers,
  bound: number,
): Difference | null {
  const distance = distanceOf(a, b);
  if (distance === null) return difference(kind, place, shapeText(a), shapeText(b), name);
  if (distance.isSame || (bound > 0 && !isBeyond(distance, bound))) return null;
  const limit = bound * Math.max(1, distance.scale);
  const first = pairs(a, b).find((element) => !(apart(element) <= limit));
  if (first === undefined) return difference(kind, place, `digest ${a.digest}`, `digest ${b.digest}`, name);
  return {
    ...difference(kind, place, numberText(first.a), numberText(first.b), name),
    element: placeIn(first.index, a.shape),
    ulps: ulpsText(first, a.dtype),
  };
}

/** How many numbers of the dtype lie between; null where that says nothing. */
export function ulpsText(element: Element, dtype: string): string | null {
  const ulps = ulpsApart(element, dtype);
  if (ulps === null) return null;
  const size = ulps < 0n ? -ulps : ulps;
  return size < MANY ? String(size) : null;
}

const MANY = 10_000n;

const shapeText = ({ dtype, shape }: Numbers): string => `${dtype} [${shape.join(", ")}]`;

export function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** The largest difference: of numbers up to 1 itself, of larger ones the part that it is. NaN where a number is none. */
export function distanceSize({ largest, scale }: Distance): number {
  if (largest === null) return 0;
  const size = apart(largest) / Math.max(1, scale);
  return Number.isNaN(size) ? Infinity : size;
}

export function isBeyond(distance: Distance, bound: number): boolean {
  return distanceSize(distance) > bound;
}

export function numbersIn(tensors: NamedNumbers): number {
  return Object.values(tensors).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

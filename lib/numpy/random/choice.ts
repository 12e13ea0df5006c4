import { argumentError, checkBoolean, checkInteger, checkOptions, show } from "../../checks.js";
import { newData } from "../../tensor/dtype.js";
import { checkNumbers, type NumberSequence } from "../../tensor/sequence.js";
import { Tensor } from "../../tensor/tensor.js";
import { drawPlaces } from "./legacy.js";
import { countRows, type Rows, takeRows } from "./rows.js";

/** The options of choice. */
export interface ChoiceOptions {
  /** Whether an element may be drawn more than once. Default: true. */
  replace?: boolean;
  /** The elements' probabilities, which add up to 1. Default: all alike. */
  p?: NumberSequence;
}

/** What a choice is made of, checked: `size` elements of `population`. */
export interface Choice {
  readonly population: number;
  readonly size: number;
  readonly replace: boolean;
  readonly p: Float64Array | undefined;
}

const OPTIONS = ["replace", "p"];
const TOLERANCE = Math.sqrt(2 ** -52);

/** Throws ERR_ARGUMENT where NumPy raises ValueError. */
export function checkChoice(a: number | Rows, size: number | undefined, options: ChoiceOptions | undefined): Choice {
  const { replace = true, p } = checkOptions(options, OPTIONS, "choice");
  checkBoolean(replace, "replace");
  const population = typeof a === "number" ? checkInteger(a, "choice's a", 0, 2 ** 31 - 1) : countRows(a, "choice's a");
  const count = size === undefined ? 1 : checkInteger(size, "choice's size", 0, 2 ** 31 - 1);
  if (size === undefined && Tensor.isTensor(a))
    throw argumentError("choice from a tensor takes a size, how many of its rows");
  if (population === 0 && count > 0) throw argumentError("choice's a is empty: there is nothing to choose from");
  if (!replace && count > population)
    throw argumentError(`choice of ${count} from ${population} needs replace: true, by which elements repeat`);
  const probabilities = p === undefined ? undefined : checkProbabilities(p, population);
  const possible = probabilities?.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0) ?? population;
  if (!replace && count > possible)
    throw argumentError(`choice of ${count} without replacement, but ${possible} of p only are above 0`);
  return { population, size: count, replace, p: probabilities };
}

function checkProbabilities(p: NumberSequence, population: number): Float64Array {
  const values = Float64Array.from(checkNumbers(p, "choice's p"));
  if (values.length !== population)
    throw argumentError(`choice's p must have a number for each of ${population} elements, given ${values.length}`);
  if (!values.every((value) => value >= 0))
    throw argumentError(`choice's p must not be negative, given ${show([...values])}`);
  const sum = values.reduce((total, value) => total + value, 0);
  if (Math.abs(sum - 1) <= TOLERANCE) return values;
  throw argumentError(`choice's p must add up to 1, given ${sum} in all; divide each by that`);
}

/** The elements at the places, or the one where no size was given; the places themselves of a count. */
export function chosen(a: number | Rows, size: number | undefined, places: Int32Array): unknown {
  const taken = typeof a === "number" ? places : takeRows(a, places);
  return size === undefined ? (taken as ArrayLike<unknown>)[0] : taken;
}

/** Places with replacement: where each draw lies among the running sums of p. */
export function weightedPlaces(p: Float64Array, size: number, draw: () => number): Int32Array {
  const sums = runningSums(p);
  return drawPlaces(size, () => placeOf(draw(), sums));
}

/** Places without replacement: as with it, without those that are found already, until there are enough. */
export function weightedDistinctPlaces(p: Float64Array, size: number, draw: () => number): Int32Array {
  const left = p.slice();
  const found = newData("int32", [size]);
  for (let count = 0; count < size;)
    for (const place of weightedPlaces(left, size - count, draw)) {
      if (left[place] === 0) continue;
      left[place] = 0;
      found[count++] = place;
    }
  return found;
}

/** The sums of the first 1, 2, ... of p, the last one made 1. */
function runningSums(p: Float64Array): Float64Array {
  const sums = new Float64Array(p.length);
  let sum = 0;
  for (let i = 0; i < p.length; i++) sums[i] = sum += p[i]!;
  return sums.map((value) => value / sum);
}

/** The first place whose running sum is above the draw. */
function placeOf(draw: number, sums: Float64Array): number {
  let [low, high] = [0, sums.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sums[middle]! <= draw) low = middle + 1;
    else high = middle;
  }
  return low;
}

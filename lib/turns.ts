/**
 * Work on the main thread that lets the event loop have its turns. One clock for all of it: many short fits, one after
 * another, are as much work as a long one.
 */
import { nextTurn } from "./host.js";

/** Milliseconds of work before the event loop has its turn. */
const LONGEST = 2;
/** Numbers copied before the clock is looked at, and how many take as long as a call. */
const SLICE = 1 << 14;
const CALL = 1 << 10;
/** Items that are gone through before the clock is looked at. */
const ITEMS = 64;
/** Items that are sorted at once. */
const SORTED = 1 << 10;

let since = performance.now();
let copied = 0;

export function isTurnDue(): boolean {
  return performance.now() - since >= LONGEST;
}

export async function giveTurn(): Promise<void> {
  await nextTurn();
  since = performance.now();
}

export async function repeatInTurns(times: number, work: () => void): Promise<void> {
  for (let i = 0; i < times; i++) {
    work();
    if (isTurnDue()) await giveTurn();
  }
}

export async function eachInTurns<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
  let count = 0;
  for (const item of items) {
    work(item);
    if (++count % ITEMS === 0 && isTurnDue()) await giveTurn();
  }
}

/** As toSorted. */
export async function sortedInTurns<T>(items: readonly T[], compare: (a: T, b: T) => number): Promise<T[]> {
  let runs: T[][] = [];
  for (let from = 0; from < items.length; from += SORTED) {
    runs.push(items.slice(from, from + SORTED).toSorted(compare));
    if (isTurnDue()) await giveTurn();
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let i = 0; i < runs.length; i += 2)
      merged.push(await mergedInTurns(runs[i] as T[], runs[i + 1] ?? [], compare));
    runs = merged;
  }
  return runs[0] ?? [];
}

/** Of equal items those of `a` first. */
async function mergedInTurns<T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): Promise<T[]> {
  const merged: T[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const isOfA = j === b.length || (i < a.length && compare(a[i] as T, b[j] as T) <= 0);
    merged.push((isOfA ? a[i++] : b[j++]) as T);
    if (merged.length % SORTED === 0 && isTurnDue()) await giveTurn();
  }
  return merged;
}

/** Work on `length` numbers, such as a copy of them; `run` does the part from `from` to `to`. */
export interface Copy {
  readonly length: number;
  run(from: number, to: number): void;
}

export async function copyInTurns(copies: readonly Copy[]): Promise<void> {
  for (const copy of copies) {
    for (let from = 0; from < copy.length; from += SLICE) {
      const to = Math.min(copy.length, from + SLICE);
      copy.run(from, to);
      copied += to - from + CALL;
      if (copied < SLICE) continue;
      copied = 0;
      if (isTurnDue()) await giveTurn();
    }
  }
}

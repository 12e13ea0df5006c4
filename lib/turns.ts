/**
 * Work on the main thread that lets the event loop have its turns. One clock for all of it: many short fits, one after
 * another, are as much work as a long one.
 */
import { nextTurn } from "./host.js";

/** Milliseconds of work before the event loop has its turn. */
const LONGEST = 2;
/** Numbers copied before the clock is looked at, and how many take as long as a call. */
const SLICE = 1 << 16;
const CALL = 1 << 10;

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

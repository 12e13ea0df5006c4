/**
 * Bounded pieces of work, so that a run can give the event loop its turn in the middle of a long step.
 */
import { nextTurn } from "../../host.js";
import type { Tile } from "./operations/product_part.js";

/** A piece of work and about how many multiply-adds it takes. */
export interface Slice {
  readonly cost: number;
  run(): void;
}

/** At about 2 ns each, 2 ms. */
const LARGEST = 2 ** 20;
const BETWEEN_CLOCK_READINGS = 2 ** 18;
const CALL_COST = 50; // of any slice, however small
const CELL_COST = 3; // of any cell of a product
const TURN_MS = 10;

/** Cuts 0 .. count - 1, of `cost` each, into slices; a cut falls on every multiple of `grain`. */
export function cut(
  count: number,
  cost: number,
  run: (from: number, to: number) => void,
  grain: number = count,
): Slice[] {
  const slices: Slice[] = [];
  const most = Math.max(1, Math.floor(LARGEST / cost));
  for (let from = 0, to = 0; from < count; from = to) {
    to = Math.min(count, from + most, (Math.floor(from / grain) + 1) * grain);
    const [start, end] = [from, to];
    slices.push({ cost: (end - start) * cost, run: () => run(start, end) });
  }
  return slices;
}

/** Cuts arrays of one length into the same parts, of `cost` an element. */
export function cutArrays(
  arrays: readonly Float32Array[],
  cost: number,
  run: (...parts: readonly Float32Array[]) => void,
): Slice[] {
  const slices: Slice[] = [];
  const most = Math.floor(LARGEST / cost);
  for (let from = 0; from < arrays[0]!.length; from += most) {
    const parts = arrays.map((array) => array.subarray(from, from + most));
    slices.push({ cost: parts[0]!.length * cost, run: () => run(...parts) });
  }
  return slices;
}

/** Cuts a matrix product: columns first, in fours, since a product readies its columns once for all rows. */
export function cutProduct(rows: number, columns: number, terms: number, run: (tile: Tile) => void): Slice[] {
  const cost = terms + CELL_COST;
  const width = Math.max(4, Math.min(columns, Math.floor(LARGEST / (rows * cost) / 4) * 4));
  const height = Math.max(1, Math.floor(LARGEST / (width * cost)));
  const slices: Slice[] = [];
  for (let columnFrom = 0; columnFrom < columns; columnFrom += width) {
    const columnTo = Math.min(columns, columnFrom + width);
    for (let rowFrom = 0; rowFrom < rows; rowFrom += height) {
      const tile = { rowFrom, rowTo: Math.min(rows, rowFrom + height), columnFrom, columnTo };
      const cells = (tile.rowTo - rowFrom) * (columnTo - columnFrom);
      slices.push({ cost: cells * cost, run: () => run(tile) });
    }
  }
  return slices;
}

/** Runs slices until the event loop's turn has come. */
export class Pacer {
  private work = 0;
  private turnStart: number = performance.now();

  /** Runs `slices` from index `from`; gives the index to go on from after `pause()`, or their number when done. */
  run(slices: readonly Slice[], from: number): number {
    for (let i = from; i < slices.length; i++) {
      const slice = slices[i]!;
      slice.run();
      if (this.isDue(slice.cost)) return i + 1;
    }
    return slices.length;
  }

  async pause(): Promise<void> {
    await nextTurn();
    this.turnStart = performance.now();
    this.work = 0;
  }

  /** Once it is, it stays so until the pause: at the end of some slices there is none. */
  private isDue(cost: number): boolean {
    this.work += cost + CALL_COST;
    if (this.work < BETWEEN_CLOCK_READINGS) return false;
    if (performance.now() - this.turnStart > TURN_MS) return true;
    this.work = 0;
    return false;
  }
}

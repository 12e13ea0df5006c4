/**
 * Sums over the rows of a batch, in blocks of 256 rows: each ascending, in float64, from 0. How they become one sum:
 *
 *   rounded  each is rounded to float32, and they are added in order (rounded additions) to the first one's: as the gradients of
 *            parameters are, so that their sums go on from block to block wherever those are made
 *   whole    they are added in order, in float64, to the first one's
 */
import { add } from "./add.js";
import { BLOCK } from "./product_part.js";

/** `count` sums of each block, of at least one; `addRows` adds the rows `from` to `to` - 1 to them. */
export function blocksOf(
  rows: number,
  count: number,
  addRows: (sums: Float64Array, from: number, to: number) => void,
): Float64Array[] {
  return Array.from({ length: Math.max(1, Math.ceil(rows / BLOCK)) }, (_, block) => {
    const sums = new Float64Array(count);
    addRows(sums, block * BLOCK, Math.min(rows, (block + 1) * BLOCK));
    return sums;
  });
}

export function roundedSum([first, ...blocks]: readonly Float64Array[]): Float32Array {
  const sums = Float32Array.from(first!);
  for (const block of blocks) add(Float32Array.from(block), sums);
  return sums;
}

export function wholeSum([first, ...blocks]: readonly Float64Array[]): Float64Array {
  const sums = first!.slice();
  for (const block of blocks) for (const [j, sum] of block.entries()) sums[j]! += sum;
  return sums;
}

/** Sets the gradient, or adds to it; null is nobody's. */
export function giveSums(sums: Float32Array, gradient: Float32Array | null, accumulate: boolean): void {
  if (gradient === null) return;
  if (accumulate) add(sums, gradient);
  else gradient.set(sums);
}

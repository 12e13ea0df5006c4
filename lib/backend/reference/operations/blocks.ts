/**
 * Sums over rows, as the gradients of parameters are: ascending, in blocks of 256, each summed in float64 from 0 and rounded to
 * float32; the blocks' results added in order (rounded additions) to the first one's.
 */
import { add } from "./add.js";
import { BLOCK } from "./matrix_product.js";

/** `count` sums over `rows` rows; `addRows` adds those from `from` to `to` - 1 to sums of a block. */
export function sumInBlocks(
  rows: number,
  count: number,
  addRows: (sums: Float64Array, from: number, to: number) => void,
): Float32Array {
  const sums = new Float32Array(count);
  for (let from = 0; from < rows; from += BLOCK) {
    const block = new Float64Array(count);
    addRows(block, from, Math.min(rows, from + BLOCK));
    if (from === 0) sums.set(block);
    else add(Float32Array.from(block), sums);
  }
  return sums;
}

/** Sets the gradient, or adds to it; null is nobody's. */
export function giveSums(sums: Float32Array, gradient: Float32Array | null, accumulate: boolean): void {
  if (gradient === null) return;
  if (accumulate) add(sums, gradient);
  else gradient.set(sums);
}

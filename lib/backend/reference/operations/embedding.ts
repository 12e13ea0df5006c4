/**
 * Rows of a weight [rows, columns], looked up by their numbers, `lookups` of them in each sample; they come as float32, which has
 * all whole numbers up to 2^24.
 *
 *   y = the row, bit by bit
 *   gradWeight: of each row the sum of gradOutput over the lookups of it, in float32: those of a block of 256 samples in order, from 0,
 *               and the blocks' sums in order, from 0. PyTorch's bits for up to 256 samples. The row of padding has 0
 *
 * What is no row's number, which nobody passes on that has checked it, gives zeros and has no gradient.
 */
import { giveSums } from "./blocks.js";
import { BLOCK } from "./product_part.js";

export interface EmbeddingSize {
  readonly rows: number;
  readonly columns: number;
  /** Of a sample. */
  readonly lookups: number;
  /** The row that stands for no word, and is never trained; null: there is none. */
  readonly paddingIdx: number | null;
}

const NONE = -1;

function rowOf(index: number, rows: number): number {
  return index >= 0 && index < rows ? Math.trunc(index) : NONE;
}

export function embeddingForward(
  indices: Float32Array,
  weight: Float32Array,
  y: Float32Array,
  { rows, columns }: EmbeddingSize,
): void {
  for (let i = 0; i < indices.length; i++) {
    const row = rowOf(indices[i]!, rows);
    if (row === NONE) y.fill(0, i * columns, (i + 1) * columns);
    else y.set(weight.subarray(row * columns, (row + 1) * columns), i * columns);
  }
}

/** Sets the gradient, or adds to it. */
export function embeddingBackward(
  indices: Float32Array,
  gradOutput: Float32Array,
  gradWeight: Float32Array,
  accumulate: boolean,
  { rows, columns, lookups, paddingIdx }: EmbeddingSize,
): void {
  const { first, next } = lookupsByRow(indices, rows);
  const sums = new Float32Array(rows * columns);
  const sum = new Float32Array(columns);
  for (let row = 0; row < rows; row++) {
    if (row === paddingIdx) continue;
    for (let i = first[row]!; i !== NONE;) {
      const end = (Math.floor(i / (lookups * BLOCK)) + 1) * lookups * BLOCK;
      sum.fill(0);
      for (; i !== NONE && i < end; i = next[i]!) addRow(gradOutput, i * columns, sum, 0, columns);
      addRow(sum, 0, sums, row * columns, columns);
    }
  }
  giveSums(sums, gradWeight, accumulate);
}

/** The first lookup of each row, and the next one after each of the same row. */
function lookupsByRow(indices: Float32Array, rows: number): { first: Int32Array; next: Int32Array } {
  const first = new Int32Array(rows).fill(NONE);
  const next = new Int32Array(indices.length);
  for (let i = indices.length - 1; i >= 0; i--) {
    const row = rowOf(indices[i]!, rows);
    if (row === NONE) continue;
    next[i] = first[row]!;
    first[row] = i;
  }
  return { first, next };
}

function addRow(from: Float32Array, source: number, to: Float32Array, target: number, columns: number): void {
  for (let j = 0; j < columns; j++) to[target + j]! += from[source + j]!;
}

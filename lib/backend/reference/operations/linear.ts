/**
 * The fully connected layer. All matrices are row-major: x[rows, in], weight[out, in], y and gradOutput[rows, out].
 *
 *   y[r, o]          one fma chain over the input features, ascending, from +0; then one rounded addition of bias[o]
 *   gradInput[r, i]  one fma chain over the output features, ascending, from +0: fma(gradOutput[r, o], weight[o, i], chain)
 *   gradWeight[o, i] over the rows, ascending, in blocks of 256: each an fma chain from +0, fma(gradOutput[r, o], x[r, i],
 *                    chain); the blocks' results added in order (rounded additions) to the first one's
 *   gradBias[o]      the same with chains of rounded additions of gradOutput[r, o]
 *                    `accumulate`: these two are added, one rounded addition each, to what is there
 *
 * Chains without a term give +0. A tile restricts a call to some rows and columns of its result.
 */
import type { LinearSize } from "../../backend.js";
import { add } from "./add.js";
import { matrixProduct } from "./matrix_product.js";
import { BLOCK, type Tile } from "./product_part.js";

export function linearForward(
  x: Float32Array,
  weight: Float32Array,
  bias: Float32Array | null,
  y: Float32Array,
  size: LinearSize,
  tile: Tile = whole(size.rows, size.outFeatures),
): void {
  const { inFeatures, outFeatures } = size;
  const a = { data: x, lane: inFeatures, term: 1 };
  const b = { data: weight, lane: inFeatures, term: 1 };
  matrixProduct(a, b, y, outFeatures, inFeatures, tile, "chain");
  if (bias !== null) addBias(y, bias, outFeatures, tile);
}

export function linearBackwardInput(
  gradOutput: Float32Array,
  weight: Float32Array,
  gradInput: Float32Array,
  size: LinearSize,
  tile: Tile = whole(size.rows, size.inFeatures),
): void {
  const { inFeatures, outFeatures } = size;
  const a = { data: gradOutput, lane: outFeatures, term: 1 };
  const b = { data: weight, lane: 1, term: inFeatures };
  matrixProduct(a, b, gradInput, inFeatures, outFeatures, tile, "chain");
}

export function linearBackward(
  x: Float32Array,
  weight: Float32Array,
  gradOutput: Float32Array,
  gradInput: Float32Array,
  gradWeight: Float32Array,
  gradBias: Float32Array | null,
  accumulate: boolean,
  size: LinearSize,
): void {
  linearBackwardInput(gradOutput, weight, gradInput, size);
  const [weightSums, biasSums] = [gradWeight, gradBias].map((sums) => (accumulate ? (sums?.slice() ?? null) : sums));
  weightGradient(x, gradOutput, weightSums as Float32Array, size);
  if (biasSums) biasGradient(gradOutput, biasSums, size, 0, size.outFeatures);
  if (!accumulate) return;
  add(weightSums as Float32Array, gradWeight);
  if (biasSums) add(biasSums, gradBias as Float32Array);
}

/** Sets gradWeight. */
export function weightGradient(
  x: Float32Array,
  gradOutput: Float32Array,
  gradWeight: Float32Array,
  size: LinearSize,
  tile: Tile = whole(size.outFeatures, size.inFeatures),
): void {
  const { rows, inFeatures, outFeatures } = size;
  const a = { data: gradOutput, lane: 1, term: outFeatures };
  const b = { data: x, lane: 1, term: inFeatures };
  matrixProduct(a, b, gradWeight, inFeatures, rows, tile, "blocks");
}

/** Sets elements `from` .. `to` - 1 of gradBias. */
export function biasGradient(
  gradOutput: Float32Array,
  gradBias: Float32Array,
  size: LinearSize,
  from: number,
  to: number,
): void {
  const { rows, outFeatures } = size;
  for (let o = from; o < to; o++) {
    let sum = columnSum(gradOutput, outFeatures, o, 0, Math.min(BLOCK, rows));
    for (let first = BLOCK; first < rows; first += BLOCK) {
      sum = Math.fround(sum + columnSum(gradOutput, outFeatures, o, first, Math.min(first + BLOCK, rows)));
    }
    gradBias[o] = sum;
  }
}

function columnSum(matrix: Float32Array, columns: number, column: number, from: number, to: number): number {
  let sum = 0;
  for (let r = from; r < to; r++) sum = Math.fround(sum + matrix[r * columns + column]!);
  return sum;
}

function addBias(y: Float32Array, bias: Float32Array, stride: number, tile: Tile): void {
  for (let r = tile.rowFrom; r < tile.rowTo; r++) {
    for (let o = tile.columnFrom; o < tile.columnTo; o++) y[r * stride + o] = y[r * stride + o]! + bias[o]!;
  }
}

function whole(rows: number, columns: number): Tile {
  return { rowFrom: 0, rowTo: rows, columnFrom: 0, columnTo: columns };
}

/**
 * PReLU of rows of n numbers: with one weight for all numbers, or with n, one for each column.
 *
 *   y = x where x is positive, else f32(x * weight)
 *   gradInput = gradOutput where x is positive, else f32(gradOutput * weight)
 *   gradWeight: the sum of gradOutput * x over the rows where x is not positive, rounded block by block (blocks.ts). Of one weight, a block's
 *               sums of the columns are added in ascending order, from 0, before they are rounded
 */
import { blocksOf, giveSums, roundedSum } from "./blocks.js";

export function preluForward(x: Float32Array, weight: Float32Array, y: Float32Array): void {
  for (let i = 0; i < x.length; i++) y[i] = x[i]! > 0 ? x[i]! : x[i]! * weight[i % weight.length]!;
}

/** `gradInput` may be `gradOutput`. */
export function preluBackwardInput(
  x: Float32Array,
  weight: Float32Array,
  gradOutput: Float32Array,
  gradInput: Float32Array,
): void {
  for (let i = 0; i < x.length; i++)
    gradInput[i] = x[i]! > 0 ? gradOutput[i]! : gradOutput[i]! * weight[i % weight.length]!;
}

/** Sets the gradient, or adds to it. */
export function preluBackwardWeight(
  x: Float32Array,
  gradOutput: Float32Array,
  gradWeight: Float32Array,
  accumulate: boolean,
  columns: number,
): void {
  const rows = columns === 0 ? 0 : x.length / columns;
  const blocks = blocksOf(rows, gradWeight.length, (block, from, to) => {
    const own = new Float64Array(columns);
    for (let i = from * columns; i < to * columns; i++) {
      if (!(x[i]! > 0)) own[i % columns]! += gradOutput[i]! * x[i]!;
    }
    if (block.length === columns) block.set(own);
    else block[0] = own.reduce((sum, value) => sum + value, 0);
  });
  giveSums(roundedSum(blocks), gradWeight, accumulate);
}

/**
 * The sum of a gradient's squares, and what makes the gradient smaller.
 *
 * The sum of squares is in float64, in blocks of 65,536 elements: each block in lanes (lanes.ts), the blocks' sums added in order,
 * from 0. A square of a float32 number is exact.
 */
import { sumInLanes } from "./lanes.js";

const NORM_BLOCK = 65536;

export function sumOfSquares(x: Float32Array): number {
  let sum = 0;
  for (let from = 0; from < x.length; from += NORM_BLOCK) {
    sum += sumInLanes(from, Math.min(from + NORM_BLOCK, x.length), (i) => x[i]! * x[i]!);
  }
  return sum;
}

/** x[i] = f32(x[i] * f32(factor)). */
export function scale(x: Float32Array, factor: number): void {
  const rounded = Math.fround(factor);
  for (let i = 0; i < x.length; i++) x[i] = x[i]! * rounded;
}

/** Numbers beyond f32(limit), in either direction, become it; NaN stays. */
export function clamp(x: Float32Array, limit: number): void {
  const most = Math.fround(limit);
  for (let i = 0; i < x.length; i++) {
    if (x[i]! < -most) x[i] = -most;
    else if (x[i]! > most) x[i] = most;
  }
}

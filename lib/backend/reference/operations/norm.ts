/**
 * The sum of a gradient's squares, and what makes the gradient smaller.
 *
 * The sum of squares is in float64, in lanes (lanes.ts). A square of a float32 number is exact.
 */
import { sumInLanes } from "./lanes.js";

export function sumOfSquares(x: Float32Array): number {
  return sumInLanes(0, x.length, (i) => x[i]! * x[i]!);
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

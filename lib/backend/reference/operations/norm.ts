/**
 * The sum of a gradient's squares, and what makes the gradient smaller.
 *
 * The sum of squares is in float64, in 16 lanes: lane i adds x[i]^2, x[i + 16]^2, ... to 0; the lanes are added in ascending
 * order. A square of a float32 number is exact.
 */
const LANES = 16;

export function sumOfSquares(x: Float32Array): number {
  const lanes = new Float64Array(LANES);
  for (let i = 0; i < x.length; i++) lanes[i % LANES]! += x[i]! * x[i]!;
  return lanes.reduce((sum, lane) => sum + lane);
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

/**
 * tanh of a float32, in float64 with one rounding at the end:
 *
 *   t = 20 if |x| > 10, else 2 * |x|;  n and q of exp.ts for t;  s = 2^n
 *   E = q * s + (s - 1)                                          e^t - 1
 *   tanh x = f32(E / (E + 2)) with the sign of x; NaN for NaN, -0 for -0
 *
 * Its derivative, from the output y: gradInput = f32(gradOutput * fma(-y, y, 1)).
 */
import { nearestPower, powerOfTwo, reducedExpm1 } from "./exp.js";
import { fma } from "./fma.js";

export function tanhForward(x: Float32Array, y: Float32Array): void {
  for (let i = 0; i < x.length; i++) y[i] = tanh(x[i]!);
}

export function tanhBackward(y: Float32Array, gradOutput: Float32Array, gradInput: Float32Array): void {
  for (let i = 0; i < y.length; i++) {
    const value = y[i]!;
    gradInput[i] = gradOutput[i]! * fma(-value, value, 1);
  }
}

function tanh(x: number): number {
  const a = Math.abs(x);
  const t = a > 10 ? 20 : 2 * a;
  const n = nearestPower(t);
  const s = powerOfTwo(n);
  const e = reducedExpm1(t, n) * s + (s - 1);
  const size = e / (e + 2);
  if (x > 0) return size;
  return x < 0 ? -size : x;
}

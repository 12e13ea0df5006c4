/**
 * elu: x, but where x < 0, with alpha rounded to float32,
 *
 *   t = x, at least -40;  n and q of exp.ts for t;  s = 2^n
 *   f32(alpha * (q * s + (s - 1)))
 *
 * Its derivative, from the input x: gradInput = gradOutput where x > 0, else f32((gradOutput * alpha) * exp(x)).
 */
import { exp, nearestPower, powerOfTwo, reducedExpm1 } from "./exp.js";

export function eluForward(x: Float32Array, y: Float32Array, alpha: number): void {
  const factor = Math.fround(alpha);
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    y[i] = value < 0 ? factor * expm1(value < -40 ? -40 : value) : value;
  }
}

export function eluBackward(x: Float32Array, gradOutput: Float32Array, gradInput: Float32Array, alpha: number): void {
  const factor = Math.fround(alpha);
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    const gradient = gradOutput[i]!;
    gradInput[i] = value > 0 ? gradient : gradient * factor * exp(value);
  }
}

function expm1(x: number): number {
  const n = nearestPower(x);
  const s = powerOfTwo(n);
  return reducedExpm1(x, n) * s + (s - 1);
}

/**
 * silu: x / (1 + e^-x), in float64 with one rounding at the end, as sigmoid.ts says: f32((x * value) / whole) for u = x. NaN for
 * -Infinity, as PyTorch gives it.
 *
 * Its derivative, from the input x: gradInput = f32(gradOutput * d), d that of sigmoid.ts for u = x, slope = x.
 */
import { gated, gatedDerivative } from "./sigmoid.js";

export function siluForward(x: Float32Array, y: Float32Array): void {
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    y[i] = gated(value, value);
  }
}

export function siluBackward(x: Float32Array, gradOutput: Float32Array, gradInput: Float32Array): void {
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    gradInput[i] = gradOutput[i]! * gatedDerivative(value, value);
  }
}

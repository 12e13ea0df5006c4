/**
 * silu: x / (1 + e^-x), in float64 with one rounding at the end, as sigmoid.ts says: f32((x * value) / whole) for u = x. NaN for
 * -Infinity, as PyTorch gives it.
 *
 * Its derivative, from the input x: gradInput = f32(gradOutput * d), d that of sigmoid.ts for u = x, slope = x.
 */
import type { ElementwiseFunction } from "./activation.js";
import { gated, gatedDerivative } from "./sigmoid.js";

export const silu: ElementwiseFunction = {
  options: [],
  reads: "input",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      y[i] = gated(value, value);
    }
  },
  backward(x, gradOutput, gradInput) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      gradInput[i] = gradOutput[i]! * gatedDerivative(value, value);
    }
  },
};

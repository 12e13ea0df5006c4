/**
 * hardswish: f32((x * t) / 6) in float64, with t of hardsigmoid.ts; NaN for -Infinity, as PyTorch gives it.
 *
 * Its derivative, from the input x: gradInput = 0 where x <= -3, f32(gradOutput * (x / 3 + 0.5)) where x < 3, else gradOutput.
 */
import type { ElementwiseFunction } from "./activation.js";
import { sixths } from "./hardsigmoid.js";

export const hardswish: ElementwiseFunction = {
  options: [],
  reads: "input",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      y[i] = (value * sixths(value)) / 6;
    }
  },
  backward(x, gradOutput, gradInput) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      const gradient = gradOutput[i]!;
      gradInput[i] = value <= -3 ? 0 : value < 3 ? gradient * (value / 3 + 0.5) : gradient;
    }
  },
};

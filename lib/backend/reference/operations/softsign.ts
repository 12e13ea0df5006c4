/**
 * softsign: f32(x / (1 + |x|)) in float64; NaN for the infinities, as PyTorch gives it.
 *
 * Its derivative, from the input x: gradInput = f32((gradOutput / (1 + |x|)) / (1 + |x|)).
 */
import type { ElementwiseFunction } from "./activation.js";

export const softsign: ElementwiseFunction = {
  options: [],
  reads: "input",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = x[i]! / (1 + Math.abs(x[i]!));
  },
  backward(x, gradOutput, gradInput) {
    for (let i = 0; i < x.length; i++) {
      const d = 1 + Math.abs(x[i]!);
      gradInput[i] = gradOutput[i]! / d / d;
    }
  },
};

/**
 * relu: 0 where x < 0, else x; so NaN for NaN, -0 for -0.
 *
 * Its derivative, from the output y: gradInput = 0 where y <= 0, else gradOutput.
 */
import type { ElementwiseFunction } from "./activation.js";

export const relu: ElementwiseFunction = {
  options: [],
  reads: "output",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      y[i] = value < 0 ? 0 : value;
    }
  },
  backward(y, gradOutput, gradInput) {
    for (let i = 0; i < y.length; i++) gradInput[i] = y[i]! <= 0 ? 0 : gradOutput[i]!;
  },
};

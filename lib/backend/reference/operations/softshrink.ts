/**
 * softshrink, with l = lambd rounded to float32: f32(x - l) where x > l, f32(x + l) where x < -l, else 0; NaN for NaN.
 *
 * Its derivative, from the input x: gradInput = gradOutput where x < -l or x > l, else 0.
 */
import type { ElementwiseFunction } from "./activation.js";

export const softshrink: ElementwiseFunction = {
  options: ["lambd"],
  reads: "input",
  forward(x, y, lambd) {
    const l = Math.fround(lambd);
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      y[i] = value > l ? value - l : value < -l ? value + l : Number.isNaN(value) ? value : 0;
    }
  },
  backward(x, gradOutput, gradInput, lambd) {
    const l = Math.fround(lambd);
    for (let i = 0; i < x.length; i++) gradInput[i] = x[i]! < -l || x[i]! > l ? gradOutput[i]! : 0;
  },
};

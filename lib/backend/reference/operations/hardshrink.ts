/**
 * hardshrink, with l = lambd rounded to float32: 0 where -l <= x <= l, else x; NaN for NaN.
 *
 * Its derivative, from the input x: gradInput = gradOutput where x < -l or x > l, else 0.
 */
import type { ElementwiseFunction } from "./activation.js";

export const hardshrink: ElementwiseFunction = {
  options: ["lambd"],
  reads: "input",
  forward(x, y, lambd) {
    const l = Math.fround(lambd);
    for (let i = 0; i < x.length; i++) y[i] = x[i]! >= -l && x[i]! <= l ? 0 : x[i]!;
  },
  backward(x, gradOutput, gradInput, lambd) {
    const l = Math.fround(lambd);
    for (let i = 0; i < x.length; i++) gradInput[i] = x[i]! < -l || x[i]! > l ? gradOutput[i]! : 0;
  },
};

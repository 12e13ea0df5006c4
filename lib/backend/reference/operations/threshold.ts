/**
 * threshold: value where x <= threshold, both rounded to float32, else x; NaN for NaN.
 *
 * Its derivative, from the input x: gradInput = 0 where x <= threshold, else gradOutput.
 */
import type { ElementwiseFunction } from "./activation.js";

export const threshold: ElementwiseFunction = {
  options: ["threshold", "value"],
  reads: "input",
  forward(x, y, threshold, value) {
    const [most, instead] = [Math.fround(threshold), Math.fround(value)];
    for (let i = 0; i < x.length; i++) y[i] = x[i]! <= most ? instead : x[i]!;
  },
  backward(x, gradOutput, gradInput, threshold) {
    const most = Math.fround(threshold);
    for (let i = 0; i < x.length; i++) gradInput[i] = x[i]! <= most ? 0 : gradOutput[i]!;
  },
};

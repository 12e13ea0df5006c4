/**
 * hardsigmoid: f32(t / 6) with t = x + 3 in float64, at least 0 and at most 6; NaN for NaN.
 *
 * Its derivative, from the input x: gradInput = f32(gradOutput / 6) where -3 < x < 3, else 0.
 */
import type { ElementwiseFunction } from "./activation.js";

export const hardsigmoid: ElementwiseFunction = {
  options: [],
  reads: "input",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = sixths(x[i]!) / 6;
  },
  backward(x, gradOutput, gradInput) {
    for (let i = 0; i < x.length; i++) gradInput[i] = x[i]! > -3 && x[i]! < 3 ? gradOutput[i]! / 6 : 0;
  },
};

/** t of the definition above. */
export function sixths(x: number): number {
  const t = x + 3;
  return t < 0 ? 0 : t > 6 ? 6 : t;
}

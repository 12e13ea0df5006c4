/**
 * mish: x tanh(log(1 + e^x)), in float64 with one rounding at the end. With e = exp(-|x|) of exp.ts and, so that nothing cancels,
 *
 *   n = 1 + 2 * e and r = (2 * e) * e where x >= 0, else n = e * (e + 2) and r = 2
 *   d = n + r                                        n / d is the tanh, r / d is 1 minus it
 *   mish x = f32((x * n) / d);  NaN for -Infinity, as PyTorch gives it
 *
 * Its derivative, from the input x, with value / whole of sigmoid.ts for u = x:
 * gradInput = f32(gradOutput * (n / d + ((x * value) / whole) * ((r / d) * ((n + d) / d)))).
 */
import type { ElementwiseFunction } from "./activation.js";
import { exp } from "../../../numeric/exp.js";

export const mish: ElementwiseFunction = {
  options: [],
  reads: "input",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      const e = exp(-Math.abs(value));
      const n = numerator(value, e);
      y[i] = (value * n) / (n + rest(value, e));
    }
  },
  backward(x, gradOutput, gradInput) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      const e = exp(-Math.abs(value));
      const n = numerator(value, e);
      const r = rest(value, e);
      const d = n + r;
      const gated = (value >= 0 ? value : value * e) / (1 + e);
      gradInput[i] = gradOutput[i]! * (n / d + gated * ((r / d) * ((n + d) / d)));
    }
  },
};

/** n of the definition above. */
function numerator(x: number, e: number): number {
  return x >= 0 ? 1 + 2 * e : e * (e + 2);
}

/** r of the definition above. */
function rest(x: number, e: number): number {
  return x >= 0 ? 2 * e * e : 2;
}

/**
 * The logistic function, in float64 with one rounding at the end. For u, with exp of exp.ts:
 *
 *   e = exp(-|u|);  whole = 1 + e
 *   value = 1 and rest = e where u >= 0, else value = e and rest = 1
 *
 * value / whole is 1 / (1 + e^-u), and rest / whole 1 minus that, both to full relative accuracy.
 *
 *   sigmoid x = f32(value / whole) for u = x
 *
 * Its derivative, from the output y: gradInput = f32(f32(gradOutput * f32(1 - y)) * y).
 */
import type { ElementwiseFunction } from "./activation.js";
import { exp } from "../../../numeric/exp.js";

export const sigmoid: ElementwiseFunction = {
  options: [],
  reads: "output",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = gated(1, x[i]!);
  },
  backward(y, gradOutput, gradInput) {
    for (let i = 0; i < y.length; i++) {
      const value = y[i]!;
      gradInput[i] = Math.fround(gradOutput[i]! * Math.fround(1 - value)) * value;
    }
  },
};

/** (x * value) / whole of the definition above: x / (1 + e^-u). */
export function gated(x: number, u: number): number {
  const e = exp(-Math.abs(u));
  return (u >= 0 ? x : x * e) / (1 + e);
}

/**
 * The derivative of x / (1 + e^-u), where `slope` is x times that of u:
 *
 *   inverse = 1 / whole;  (value * inverse) * (1 + slope * (rest * inverse))
 */
export function gatedDerivative(u: number, slope: number): number {
  const e = exp(-Math.abs(u));
  const inverse = 1 / (1 + e);
  const value = u >= 0 ? inverse : e * inverse;
  const rest = u >= 0 ? e * inverse : inverse;
  return value * (1 + slope * rest);
}

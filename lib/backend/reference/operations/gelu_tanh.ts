/**
 * gelu's form with tanh: 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), which is x / (1 + e^-u) as sigmoid.ts says, with
 *
 *   u = x * (C3 * (x * x) + C1),  C1 = 2 sqrt(2 / pi),  C3 = 0.044715 C1
 *
 * in float64 with one rounding at the end: f32((x * value) / whole). NaN for -Infinity, as PyTorch gives it.
 *
 * Its derivative, from the input x: gradInput = f32(gradOutput * d), d that of sigmoid.ts for u and
 * slope = x * (3 C3 * (x * x) + C1).
 */
import type { ElementwiseFunction } from "./activation.js";
import { gated, gatedDerivative } from "./sigmoid.js";

const C1 = 1.5957691216057308;
const C3 = 0.07135481627260025;
const THREE_C3 = 0.21406444881780073;

export const geluTanh: ElementwiseFunction = {
  options: [],
  reads: "input",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      y[i] = gated(value, value * (C3 * (value * value) + C1));
    }
  },
  backward(x, gradOutput, gradInput) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      const square = value * value;
      const slope = value * (THREE_C3 * square + C1);
      gradInput[i] = gradOutput[i]! * gatedDerivative(value * (C3 * square + C1), slope);
    }
  },
};

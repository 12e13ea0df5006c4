/**
 * elu: x, but where x < 0, with alpha rounded to float32,
 *
 *   f32(alpha * expm1(t)),  t = x, at least -40;  expm1 of exp.ts
 *
 * Its derivative, from the input x: gradInput = gradOutput where x > 0, else f32((gradOutput * alpha) * exp(x)).
 */
import type { ElementwiseFunction } from "./activation.js";
import { exp, expm1 } from "../../../numeric/exp.js";

export const elu: ElementwiseFunction = {
  options: ["alpha"],
  reads: "input",
  forward(x, y, alpha) {
    const factor = Math.fround(alpha);
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      y[i] = value < 0 ? factor * expm1(value < -40 ? -40 : value) : value;
    }
  },
  backward(x, gradOutput, gradInput, alpha) {
    const factor = Math.fround(alpha);
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      const gradient = gradOutput[i]!;
      gradInput[i] = value > 0 ? gradient : gradient * factor * exp(value);
    }
  },
};

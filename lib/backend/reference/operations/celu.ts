/**
 * celu: x, but where x < 0, with alpha rounded to float32,
 *
 *   f32(alpha * expm1(t)),  t = x / alpha, at least -40 and at most 700;  expm1 of exp.ts
 *
 * Its derivative, from the input x: gradInput = gradOutput where x > 0, else f32(gradOutput * exp(x / alpha)).
 */
import type { ElementwiseFunction } from "./activation.js";
import { exp, expm1 } from "../../../numeric/exp.js";

export const celu: ElementwiseFunction = {
  options: ["alpha"],
  reads: "input",
  forward(x, y, alpha) {
    const factor = Math.fround(alpha);
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      const t = value / factor;
      y[i] = value < 0 ? factor * expm1(t < -40 ? -40 : t > 700 ? 700 : t) : value;
    }
  },
  backward(x, gradOutput, gradInput, alpha) {
    const factor = Math.fround(alpha);
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      const gradient = gradOutput[i]!;
      gradInput[i] = value > 0 ? gradient : gradient * exp(value / factor);
    }
  },
};

/**
 * selu: f32(SCALE * x), but where x < 0
 *
 *   f32(SCALE_ALPHA * expm1(t)),  t = x, at least -40;  expm1 of exp.ts
 *
 * Its derivative, from the input x: gradInput = f32(gradOutput * SCALE) where x > 0, else f32((gradOutput * SCALE_ALPHA) * exp(x)).
 *
 * The constants are those of G. Klambauer and others, "Self-Normalizing Neural Networks" (2017), which PyTorch has to 34 digits.
 */
import type { ElementwiseFunction } from "./activation.js";
import { exp, expm1 } from "../../../numeric/exp.js";

const SCALE = 1.0507009873554805;
const SCALE_ALPHA = 1.7580993408473766; // SCALE * 1.6732632423543772

export const selu: ElementwiseFunction = {
  options: [],
  reads: "input",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      y[i] = value < 0 ? SCALE_ALPHA * expm1(value < -40 ? -40 : value) : SCALE * value;
    }
  },
  backward(x, gradOutput, gradInput) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      const gradient = gradOutput[i]!;
      gradInput[i] = value > 0 ? gradient * SCALE : gradient * SCALE_ALPHA * exp(value);
    }
  },
};

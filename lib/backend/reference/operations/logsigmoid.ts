/**
 * logsigmoid: log(1 / (1 + e^-x)), in float64 with one rounding at the end: f32((x, or 0 where it is not below 0) - l), with l that
 * of softplus.ts for u = exp(-|x|). Where that is 0 it is +0, as PyTorch's.
 *
 * Its derivative, from the input x: gradInput = f32((gradOutput * value) / whole) with those of sigmoid.ts for u = -x.
 */
import type { ElementwiseFunction } from "./activation.js";
import { exp } from "../../../numeric/exp.js";
import { gated } from "./sigmoid.js";
import { log1p } from "./softplus.js";

export const logsigmoid: ElementwiseFunction = {
  options: [],
  reads: "input",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      y[i] = Math.fround((value < 0 ? value : 0) - log1p(exp(-Math.abs(value)))) + 0;
    }
  },
  backward(x, gradOutput, gradInput) {
    for (let i = 0; i < x.length; i++) gradInput[i] = gated(gradOutput[i]!, -x[i]!);
  },
};

/**
 * tanhshrink: x - tanh(x), in float64 with one rounding at the end. With z = x * x,
 *
 *   f32(x - tanhInDouble(x)), of numeric/tanh.ts;  where |x| < 0.5, f32((x * z) * (T0 + z * (T1 + ... + z * T8)))
 *
 * T are the coefficients of the series of x - tanh(x), the rest of which is below 2e-9 of the sum.
 *
 * Its derivative, from the input x: gradInput = f32(gradOutput * (t * t)), t = tanh x of tanh.ts.
 */
import type { ElementwiseFunction } from "./activation.js";
import { tanhInDouble } from "../../../numeric/tanh.js";
import { tanhOf } from "./tanh.js";

// 1/3, -2/15, 17/315, -62/2835, 1382/155925, -21844/6081075, 929569/638512875, -6404582/10854718875, 443861162/1856156927625
const T0 = 0.3333333333333333;
const T1 = -0.13333333333333333;
const T2 = 0.05396825396825397;
const T3 = -0.021869488536155203;
const T4 = 0.008863235529902197;
const T5 = -0.003592128036572481;
const T6 = 0.0014558343870513183;
const T7 = -0.000590027440945586;
const T8 = 0.00023912911424355248;

export const tanhshrink: ElementwiseFunction = {
  options: [],
  reads: "input",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      y[i] = Math.abs(value) < 0.5 ? near0(value) : value - tanhInDouble(value);
    }
  },
  backward(x, gradOutput, gradInput) {
    for (let i = 0; i < x.length; i++) {
      const t = tanhOf(x[i]!);
      gradInput[i] = gradOutput[i]! * (t * t);
    }
  },
};

function near0(x: number): number {
  const z = x * x;
  const high = T4 + z * (T5 + z * (T6 + z * (T7 + z * T8)));
  return x * z * (T0 + z * (T1 + z * (T2 + z * (T3 + z * high))));
}

/**
 * tanhshrink: x - tanh(x), in float64 with one rounding at the end. With z = x * x,
 *
 *   f32(x - tanhInDouble(x));  where |x| < 0.5, f32((x * z) * (T0 + z * (T1 + ... + z * T8)))
 *
 * T are the coefficients of the series of x - tanh(x), the rest of which is below 2e-9 of the sum.
 *
 * Its derivative, from the input x: gradInput = f32(gradOutput * (t * t)), t = tanh x of tanh.ts.
 */
import type { ElementwiseFunction } from "./activation.js";
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

const MOST = 9.25;

const P0 = 346059485.950232;
const P1 = 48762548.58648955;
const P2 = 1527762.310102588;
const P3 = 14529.201891025445;
const P4 = 37.89916657649877;
const P5 = 0.012357740682759777;

const Q0 = 346059485.9676611;
const Q1 = 164115710.38775048;
const Q2 = 10091734.64679279;
const Q3 = 172571.99308449426;
const Q4 = 891.7936238487382;

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

/** p / q is the minimax fit of tanh(t) / t, its relative error at most 5.1e-11; all coefficients are positive, so nothing cancels. */
function tanhInDouble(x: number): number {
  let t = x;
  if (t > MOST) t = MOST;
  if (t < -MOST) t = -MOST;
  const z = t * t;
  const u = z * z;
  const v = u * u;
  const p = (P5 * z + P4) * v + ((P3 * z + P2) * u + (P1 * z + P0));
  const q = (z + Q4) * v + ((Q3 * z + Q2) * u + (Q1 * z + Q0));
  return (t * p) / q;
}

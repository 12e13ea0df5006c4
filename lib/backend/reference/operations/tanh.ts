/**
 * tanh of a float32, in float64 with one rounding at the end:
 *
 *   t = x from -9.25 to 9.25, beyond these the nearer one;  z = t * t;  u = z * z;  v = u * u
 *   p = (P5 * z + P4) * v + ((P3 * z + P2) * u + (P1 * z + P0))
 *   q = (z + Q4) * v + ((Q3 * z + Q2) * u + (Q1 * z + Q0))
 *   tanh x = f32((t * p) / q);  NaN for NaN, -0 for -0
 *
 * p / q is the minimax fit of tanh(t) / t with degrees 5 and 5, its relative error at most 5.1e-11. All coefficients are
 * positive, so nothing cancels.
 *
 * Its derivative, from the output y: gradInput = f32(gradOutput * fma(-y, y, 1)).
 */
import type { ElementwiseFunction } from "./activation.js";
import { fma } from "../../../numeric/fma.js";

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

export const tanh: ElementwiseFunction = {
  options: [],
  reads: "output",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = tanhOf(x[i]!);
  },
  backward(y, gradOutput, gradInput) {
    for (let i = 0; i < y.length; i++) {
      const value = y[i]!;
      gradInput[i] = gradOutput[i]! * fma(-value, value, 1);
    }
  },
};

/** tanh x before its rounding. */
export function tanhOf(x: number): number {
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

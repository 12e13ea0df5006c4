/**
 * gelu: x times the normal distribution function of x, in float64 with one rounding at the end:
 *
 *   e = exp((-0.5 * x) * x);  a = |x|, at most 40
 *   t = e * P(a)                                     the distribution function at -|x|, times Q(a)
 *   n = t where x < 0, else Q(a) - t                 the one at x, times Q(a)
 *   gelu x = f32((x * n) / Q(a))
 *
 * P(a) / Q(a) is the minimax fit of e^(a^2 / 2) times the distribution function at -a with degrees 5 and 6, its relative error at
 * most 8.5e-11 up to 14.6; beyond, results are 0. All coefficients are positive. NaN for -Infinity, as PyTorch gives it.
 *
 * Its derivative, from the input x: gradInput = f32(gradOutput * (n / Q(a) + x * (e * 0.3989422804014327))).
 */
import type { ElementwiseFunction } from "./activation.js";
import { exp } from "../../../numeric/exp.js";

const DENSITY_AT_0 = 0.3989422804014327; // 1 / sqrt(2 pi)

const P0 = 224.33222125763479;
const P1 = 227.69483284445232;
const P2 = 112.40613205837994;
const P3 = 31.986700889459907;
const P4 = 5.2223699654204;
const P5 = 0.3989417841580197;

const Q0 = 448.66444255263133;
const Q1 = 813.3720937946571;
const Q2 = 649.4571339840196;
const Q3 = 294.80631908818776;
const Q4 = 81.18127294562295;
const Q5 = 13.090456556017854;

export const gelu: ElementwiseFunction = {
  options: [],
  reads: "input",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      const a = size(value);
      const q = denominator(a);
      y[i] = (value * below(value, exp(-0.5 * value * value), a, q)) / q;
    }
  },
  backward(x, gradOutput, gradInput) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      const e = exp(-0.5 * value * value);
      const a = size(value);
      const q = denominator(a);
      gradInput[i] = gradOutput[i]! * (below(value, e, a, q) / q + value * (e * DENSITY_AT_0));
    }
  },
};

function size(x: number): number {
  const a = Math.abs(x);
  return a > 40 ? 40 : a;
}

function denominator(a: number): number {
  return (((((a + Q5) * a + Q4) * a + Q3) * a + Q2) * a + Q1) * a + Q0;
}

/** n of the definition above. */
function below(x: number, e: number, a: number, q: number): number {
  const tail = e * (((((P5 * a + P4) * a + P3) * a + P2) * a + P1) * a + P0);
  return x < 0 ? tail : q - tail;
}

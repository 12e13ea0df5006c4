/**
 * The logistic function, in float32 with e^-|x| as the sum of two (exp_pair.ts), for x down to -64:
 *
 *   e = expPairOfMinus(|x|, at most 64)
 *   w = f32(1 + e.high);  v = f32(((1 - w) + e.high) + e.low)       w + v is 1 + e, the inner sums exact
 *   n = 1 and m = 0 where x >= 0, else n = e.high and m = e.low
 *   inverse = f32(1 / w);  high = f32(n * inverse)
 *   rest = fma(-high, v, f32(fma(-high, w, n) + m))                           (n + m) - high * (w + v)
 *   sigmoid x = fma(rest, inverse, high)
 *
 * Farther below 0, where e is soon subnormal, it and what is made of it are computed in float64 with one rounding at the end. For
 * u, with exp of exp.ts:
 *
 *   e = exp(-|u|);  whole = 1 + e
 *   value = 1 and rest = e where u >= 0, else value = e and rest = 1
 *
 * value / whole is 1 / (1 + e^-u), and rest / whole 1 minus that, both to full relative accuracy.
 *
 *   sigmoid x = f32(value / whole) for u = x, x < -64
 *
 * Its derivative, from the output y: gradInput = f32(f32(gradOutput * f32(1 - y)) * y).
 */
import type { ElementwiseFunction } from "./activation.js";
import { exp } from "../../../numeric/exp.js";
import { expPairOfMinus } from "../../../numeric/exp_pair.js";
import { fma } from "../../../numeric/fma.js";
import { roundedSurely } from "../../../numeric/rounded.js";

const MOST = 64;

/** How far the definitions above are from float64's, relatively, before their last roundings. */
export const LOGISTIC_MARGIN: number = 1.25 * 2 ** -31;

export const sigmoid: ElementwiseFunction = {
  options: [],
  reads: "output",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      const rounded = roundedSurely(gated(1, value), LOGISTIC_MARGIN);
      y[i] = Number.isNaN(rounded) ? asDefined(value) : rounded;
    }
  },
  backward(y, gradOutput, gradInput) {
    for (let i = 0; i < y.length; i++) {
      const value = y[i]!;
      gradInput[i] = Math.fround(gradOutput[i]! * Math.fround(1 - value)) * value;
    }
  },
};

function asDefined(x: number): number {
  if (isFarBelowZero(x)) return gated(1, x);
  logisticPair(x, pair);
  return fma(pair[REST]!, pair[INVERSE]!, pair[HIGH]!);
}

/** Where the float64 form is the definition. */
export function isFarBelowZero(x: number): boolean {
  return x < -MOST;
}

/** Where `logisticPair` puts high, rest and inverse of the definition above. */
export const HIGH = 0;
export const REST = 1;
export const INVERSE = 2;

const pair = new Float32Array(3);

/** high + rest * inverse is the logistic function of x. */
export function logisticPair(x: number, into: Float32Array): void {
  const a = Math.abs(x);
  expPairOfMinus(a > MOST ? MOST : a, into);
  const e = into[0]!;
  const low = into[1]!;
  const whole = Math.fround(1 + e);
  const wholeLow = Math.fround(1 - whole + e + low);
  const value = x >= 0 ? 1 : e;
  const valueLow = x >= 0 ? 0 : low;
  const inverse = Math.fround(1 / whole);
  const high = Math.fround(value * inverse);
  into[HIGH] = high;
  into[REST] = fma(-high, wholeLow, Math.fround(fma(-high, whole, value) + valueLow));
  into[INVERSE] = inverse;
}

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

/**
 * silu: x / (1 + e^-x). With high, rest and inverse of sigmoid.ts,
 *
 *   silu x = fma(x, high, f32(f32((x, at most 64) * rest) * inverse))
 *
 * and for x < -64, in float64 as sigmoid.ts says, f32((x * value) / whole) for u = x. NaN for -Infinity, as PyTorch gives it.
 *
 * Its derivative, from the input x, in float64: gradInput = f32(gradOutput * d), d that of sigmoid.ts for u = x, slope = x.
 */
import type { ElementwiseFunction } from "./activation.js";
import { fma } from "../../../numeric/fma.js";
import { roundedSurely } from "../../../numeric/rounded.js";
import {
  gated,
  gatedDerivative,
  HIGH,
  INVERSE,
  isFarBelowZero,
  LOGISTIC_MARGIN,
  logisticPair,
  REST,
} from "./sigmoid.js";

const MOST = 64; // beyond, the product with the rest is too small to matter, and must not be one of infinity

const pair = new Float32Array(3);

export const silu: ElementwiseFunction = {
  options: [],
  reads: "input",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      const rounded = roundedSurely(gated(value, value), LOGISTIC_MARGIN);
      y[i] = Number.isNaN(rounded) ? asDefined(value) : rounded;
    }
  },
  backward(x, gradOutput, gradInput) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      gradInput[i] = gradOutput[i]! * gatedDerivative(value, value);
    }
  },
};

function asDefined(x: number): number {
  if (isFarBelowZero(x)) return gated(x, x);
  logisticPair(x, pair);
  const rest = Math.fround((x > MOST ? MOST : x) * pair[REST]!);
  return fma(x, pair[HIGH]!, Math.fround(rest * pair[INVERSE]!));
}

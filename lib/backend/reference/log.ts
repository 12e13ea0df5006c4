/**
 * The float64 natural logarithm of a positive s that is not subnormal; NaN for NaN, Infinity for Infinity.
 *
 *   s = m * 2^k with m about sqrt(1/2) .. sqrt(2): with `high` the upper 32 bits of s, k = (high - 0x3fe6a09e) >> 20
 *   f = m - 1;  z = f / (2 + f);  w = z * z
 *   R = w * (L1 + w * (L2 + ... + w * L10)), Li = 2 / (2i + 1)
 *   log s = k * LN2_HI + (2 * z + (z * R + k * LN2_LO))
 *
 * since log m = 2 atanh z, whose series this is.
 */
import { highWord, withHighWord } from "./double_bits.js";
import { LN2_HI, LN2_LO } from "./exp.js";

const SQRT_HALF_WORD = 0x3fe6a09e; // the upper half of sqrt(1/2)

export function log(s: number): number {
  if (!(s < Infinity)) return s;
  const high = highWord(s);
  const k = (high - SQRT_HALF_WORD) >> 20;
  const f = withHighWord(s, high - (k << 20)) - 1;
  const z = f / (2 + f);
  return k * LN2_HI + (2 * z + (z * series(z * z) + k * LN2_LO));
}

const SERIES: readonly number[] = [2 / 21, 2 / 19, 2 / 17, 2 / 15, 2 / 13, 2 / 11, 2 / 9, 2 / 7, 2 / 5, 2 / 3]; // L10 .. L1

/** R of the definition above. */
function series(w: number): number {
  let sum = 0;
  for (let i = 0; i < SERIES.length; i++) sum = SERIES[i]! + w * sum;
  return w * sum;
}

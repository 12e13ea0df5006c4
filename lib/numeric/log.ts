/**
 * The float64 natural logarithm of a positive normal number, to less than 1 ulp; NaN for NaN, Infinity for Infinity. The steps
 * and constants are those of fdlibm's e_log.c:
 *
 *   x = m * 2^k with m about sqrt(1/2) .. sqrt(2): with `high` the upper 32 bits of x, k = (high - 0x3fe6a09e) >> 20
 *   f = m - 1;  h = (0.5 * f) * f;  s = f / (2 + f);  z = s * s;  w = z * z
 *   odd = w * (L2 + w * (L4 + w * L6));  even = z * (L1 + w * (L3 + w * (L5 + w * L7)))
 *   log x = s * (h + (even + odd)) + k * LN2_LO - h + f + k * LN2_HI
 */
import { highWord, withHighWord } from "./double_bits.js";

const LN2_HI = 0.6931471804855391; // ln 2 to 33 bits: k times it is exact
const LN2_LO = 7.440617110012397e-11;
const SQRT_HALF_WORD = 0x3fe6a09e; // the upper half of sqrt(1/2)

const L1 = 6.66666666666673513e-1;
const L2 = 3.999999999940941908e-1;
const L3 = 2.857142874366239149e-1;
const L4 = 2.222219843214978396e-1;
const L5 = 1.818357216161805012e-1;
const L6 = 1.531383769920937332e-1;
const L7 = 1.479819860511658591e-1;

export function log(x: number): number {
  if (!(x < Infinity)) return x;
  const high = highWord(x);
  const k = (high - SQRT_HALF_WORD) >> 20;
  const f = withHighWord(x, high - (k << 20)) - 1;
  const halfSquare = 0.5 * f * f;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = w * (L2 + w * (L4 + w * L6));
  const even = z * (L1 + w * (L3 + w * (L5 + w * L7)));
  return s * (halfSquare + (even + odd)) + k * LN2_LO - halfSquare + f + k * LN2_HI;
}

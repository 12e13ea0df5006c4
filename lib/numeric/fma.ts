/**
 * fma(a, b, c): a * b + c of float32 numbers, rounded once to float32.
 *
 * The product of two float32 numbers is exact in float64, so t = a * b + c has one float64 rounding. Rounding t to float32 is
 * then a second one, and it can go wrong only where t is exactly halfway between two float32 numbers.
 */
import { roundToOdd } from "./double_bits.js";
import { sumError } from "./double_double.js";

/**
 * t * ABOVE and t * BELOW lie one or two float64 places to either side of t, and the exact sum lies between them: where both
 * round to the same float32, so does the exact sum. (t is never subnormal in float64 and cannot overflow it; where t is 0 or
 * infinite, both products are t itself.)
 */
const ABOVE: number = 1 + 2 ** -52;
const BELOW: number = 1 - 2 ** -52;

export function fma(a: number, b: number, c: number): number {
  const t = a * b + c;
  const above = Math.fround(t * ABOVE);
  return above === Math.fround(t * BELOW) ? above : fromExactSum(a * b, c, t);
}

/** A function of its own, so that `fma` is short enough to be compiled into its callers. */
function fromExactSum(product: number, c: number, t: number): number {
  return Math.fround(roundToOdd(t, sumError(product, c, t)));
}

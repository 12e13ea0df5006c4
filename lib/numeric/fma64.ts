/**
 * fma64(a, b, c): a * b + c of float64 numbers, rounded once to float64.
 */
import { compose, decompose, roundToOdd } from "./double_bits.js";
import { productError, sumError } from "./double_double.js";

const FACTOR_MIN = 2 ** -450;
const FACTOR_MAX = 2 ** 450;
const ADDEND_MAX = 2 ** 900;

export function fma64(a: number, b: number, c: number): number {
  if (a === 0 || b === 0) return a * b + c;
  if (!(inRange(a) && inRange(b) && Math.abs(c) <= ADDEND_MAX)) return exact(a, b, c);
  const product = a * b;
  return roundedSum(product, productError(a, b, product), c);
}

/** Whether no step of the error-free transformations can overflow, or lose bits below the smallest subnormal. */
function inRange(factor: number): boolean {
  const size = Math.abs(factor);
  return size >= FACTOR_MIN && size <= FACTOR_MAX;
}

/**
 * high + low + c rounded once, where high + low is an exact product: both sums made exact with their errors, the errors added
 * with rounding to odd, and one rounding to nearest at the end (Boldo and Melquiond's emulated fma).
 */
function roundedSum(high: number, low: number, c: number): number {
  const upper = c + low;
  const upperError = sumError(c, low, upper);
  const top = high + upper;
  const topError = sumError(high, upper, top);
  const rest = topError + upperError;
  return top + roundToOdd(rest, sumError(topError, upperError, rest));
}

/** The same in integers, for magnitudes beyond the others' range; a finite product never overflows before it meets c. */
function exact(a: number, b: number, c: number): number {
  if (!(Number.isFinite(a) && Number.isFinite(b))) return a * b + c;
  if (!Number.isFinite(c)) return c;
  const x = decompose(a);
  const y = decompose(b);
  const z = decompose(c);
  const exponent = x.exponent + y.exponent;
  const base = Math.min(exponent, z.exponent);
  const product = (x.mantissa * y.mantissa) << BigInt(exponent - base);
  return compose(product + (z.mantissa << BigInt(z.exponent - base)), base);
}

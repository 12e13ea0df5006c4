/**
 * The float64 sine and cosine that Python takes from the C library on Linux: glibc's, on a processor with fused multiply-add. The
 * algorithm and the constants are those of the IBM Accurate Mathematical Library in glibc (s_sin.c), contracted as GCC contracts
 * them; the table is computed here. For x from 0 to 2 pi:
 *
 *   up to 0.855 as it is; up to 2.43 as pi / 2 - x, sine and cosine exchanged; beyond as x - n pi / 2
 *   what is left, r + tail, lies around k / 128:  sin r and cos r by the addition theorems, near 0 by a polynomial
 */
import { fma64 as fma } from "../../../numeric/fma64.js";

const HALF_PI = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;
// oxlint-disable-next-line approx-constant -- a rounding of the definition, not of the platform
const TWO_OVER_PI = 0.6366197723675814;
/** pi / 2 in four parts; n times the first three is exact. */
const [PART_1, PART_2, PART_3, PART_4] = [
  1.5707963407039642, -1.3909067564377153e-8, -4.97899623147991e-17, -1.9034889620193266e-25,
];
const MAGIC = 1.5 * 2 ** 52;
const TO_128THS = 1.5 * 2 ** 45; // adding it leaves 7 bits after the point

export function sin(x: number): number {
  if (x < 0.85546875) return sinOf(x, 0);
  if (x < 2.4262638092041016) return cosOf(HALF_PI - x, HALF_PI_LOW);
  return turned(x, 0);
}

export function cos(x: number): number {
  if (x < 0.85546875) return cosOf(x, 0);
  if (x >= 2.4262638092041016) return turned(x, 1);
  const rest = HALF_PI - x;
  const r = rest + HALF_PI_LOW;
  return sinOf(r, rest - r + HALF_PI_LOW);
}

/** The sine of x plus `quarters` quarter turns. */
function turned(x: number, quarters: number): number {
  const n = fma(x, TWO_OVER_PI, MAGIC) - MAGIC;
  const y = fma(-n, PART_2, fma(-n, PART_1, x));
  const third = n * PART_3;
  const upper = y - third;
  const fourth = n * PART_4;
  const r = upper - fourth;
  const tail = y - upper - third + (upper - r - fourth);
  const quarter = n + quarters;
  const value = (quarter & 1) === 0 ? sinOf(r, tail) : cosOf(r, tail);
  return (quarter & 2) === 0 ? value : -value;
}

function sinOf(x: number, tail: number): number {
  const size = Math.abs(x);
  if (size < 0.126) return sinNearZero(x, tail);
  const middle = size + TO_128THS - TO_128THS;
  const [sine, sineLow, cosine, cosineLow] = entry(middle);
  const r = size - middle;
  const dx = x > 0 ? tail : -tail;
  const square = r * r;
  const s = r + fma(r * square, fma(square, SIN_5, SIN_3), dx);
  const c = fma(r, dx, square * fma(square, fma(square, COS_6, COS_4), 0.5));
  const value = sine + fma(cosine, s, fma(-sine, c, fma(s, cosineLow, sineLow)));
  return x > 0 ? value : -value;
}

function cosOf(x: number, tail: number): number {
  const size = Math.abs(x);
  const middle = size + TO_128THS - TO_128THS;
  const [sine, sineLow, cosine, cosineLow] = entry(middle);
  const r = size - middle + (x < 0 ? -tail : tail);
  const square = r * r;
  const s = fma(r * square, fma(square, SIN_5, SIN_3), r);
  const c = square * fma(square, fma(square, COS_6, COS_4), 0.5);
  return cosine + fma(-sine, s, fma(-cosine, c, fma(-s, sineLow, cosineLow)));
}

/** sin r and 1 - cos r around 0. */
const [SIN_3, SIN_5, COS_4, COS_6] = [
  -0.16666666666666488, 0.008333332142857223, -0.04166666666666644, 0.001388888740079376,
];

const SIN: readonly number[] = [
  -0.16666666666666666, 0.008333333333332329, -0.00019841269834414642, 2.755729806860771e-6, -2.5022014848318398e-8,
];

function sinNearZero(x: number, tail: number): number {
  const square = x * x;
  const p = SIN.reduceRight((sum, term) => fma(sum, square, term));
  return x + fma(fma(p, x, -0.5 * tail), square, tail);
}

/** The sine and the cosine of k / 128, each as a float64 number and the rest. */
type Entry = readonly [sine: number, sineLow: number, cosine: number, cosineLow: number];

const table: Entry[] = [];

function entry(middle: number): Entry {
  const k = middle * 128;
  return (table[k] ??= [...split(series(k, 1)), ...split(series(k, 0))]);
}

const DIGITS = 200n;

/** Taylor's series of sin (`from` 1) or cos (`from` 0) at k / 128, in units of 2^-200. */
function series(k: number, from: 0 | 1): bigint {
  const x = (BigInt(k) << DIGITS) / 128n;
  let term = from === 1 ? x : 1n << DIGITS;
  let sum = term;
  for (let n = BigInt(from); term !== 0n; n += 2n) {
    term = -((((term * x) >> DIGITS) * x) >> DIGITS) / ((n + 1n) * (n + 2n));
    sum += term;
  }
  return sum;
}

function split(value: bigint): [number, number] {
  const scale = 2 ** Number(DIGITS);
  const high = Number(value);
  return [high / scale, Number(value - BigInt(high)) / scale];
}

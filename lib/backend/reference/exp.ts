/**
 * The float64 exponential of every activation and loss, and e^x - 1 on the part left by halving and doubling.
 *
 *   n = (x * LOG2E + MAGIC) - MAGIC        the nearest integer to x / ln 2
 *   r = (x - n * LN2_HI) - n * LN2_LO      |r| <= ln 2 / 2
 *   q = r + (r * r) * P(r)                 e^r - 1
 *   e^x = (1 + q) * 2^n                    for -708 <= x <= 709; below 0, above Infinity, NaN for NaN
 *
 * P is a near-minimax fit of (e^r - 1 - r) / r^2, weighted for the relative error of e^r - 1, which is at most 5.2e-12.
 * n * LN2_HI is exact: LN2_HI, the upper part of ln 2, ends in 20 zero bits.
 */
// oxlint-disable-next-line approx-constant -- a rounding of the definition, not of the platform
const LOG2E = 1.4426950408889634;
const MAGIC = 1.5 * 2 ** 52; // adding it leaves no bits after the point
export const LN2_HI = 0.6931471804855391;
export const LN2_LO = 7.440617110012397e-11;

const C2 = 0.5000000000104993;
const C3 = 0.16666666753927487;
const C4 = 0.04166666595447333;
const C5 = 0.008333289124073735;
const C6 = 0.0013888985141784682;
const C7 = 0.00019904858734233043;
const C8 = 2.4796375121152458e-5;

export function exp(x: number): number {
  if (x < -708) return 0;
  if (x > 709) return Infinity;
  const n = nearestPower(x);
  return (1 + reducedExpm1(x, n)) * powerOfTwo(n);
}

/** n of the definition above. */
export function nearestPower(x: number): number {
  return x * LOG2E + MAGIC - MAGIC;
}

/** q of the definition above. */
export function reducedExpm1(x: number, n: number): number {
  const r = x - n * LN2_HI - n * LN2_LO;
  const p = (((((C8 * r + C7) * r + C6) * r + C5) * r + C4) * r + C3) * r + C2;
  return r + r * r * p;
}

const LEAST = -1022;
const POWERS = tableOfPowers();

/** 2^n for an integer n in -1022 .. 1023; 1 for NaN. */
export function powerOfTwo(n: number): number {
  return POWERS[(n | 0) - LEAST]!;
}

function tableOfPowers(): Float64Array {
  const table = new Float64Array(1024 - LEAST);
  table[-LEAST] = 1;
  for (let i = -LEAST + 1; i < table.length; i++) table[i] = table[i - 1]! * 2;
  for (let i = -LEAST - 1; i >= 0; i--) table[i] = table[i + 1]! / 2;
  return table;
}

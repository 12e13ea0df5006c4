/**
 * The float64 exponential of every activation and loss, and e^x - 1 on the part left by halving and doubling.
 *
 *   t = x * LOG2E;  n = (t + MAGIC) - MAGIC        the nearest integer to t
 *   f = t - n;  g = f * f                          |f| <= 1 / 2, exact
 *   q = f * (((P7 * f + P6) * g + (P5 * f + P4)) * (g * g) + ((P3 * f + P2) * g + (P1 * f + P0)))
 *   e^x = (1 + q) * 2^n                            for -708 <= x <= 709; below 0, above Infinity, NaN for NaN
 *
 * q is 2^f - 1: P is the minimax fit of (2^f - 1) / f, its relative error at most 4.5e-12.
 */
// oxlint-disable-next-line approx-constant -- a rounding of the definition, not of the platform
const LOG2E = 1.4426950408889634;
const MAGIC = 1.5 * 2 ** 52 + 1023; // adding it leaves no bits after the point

const P0 = 0.6931471805568618;
const P1 = 0.24022650696489817;
const P2 = 0.05550410906114686;
const P3 = 0.009618128942605011;
const P4 = 0.0013333478699042824;
const P5 = 0.00015403629392720462;
const P6 = 1.5303640600282695e-5;
const P7 = 1.3215542948966788e-6;

export function exp(x: number): number {
  if (x < -708) return 0;
  if (x > 709) return Infinity;
  const t = x * LOG2E;
  const n = t + MAGIC - MAGIC;
  return (1 + q(t - n)) * powerOfTwo(n);
}

/** e^x - 1 to full relative accuracy, for x from -700 to 700: q * 2^n + (2^n - 1). */
export function expm1(x: number): number {
  const t = x * LOG2E;
  const n = t + MAGIC - MAGIC;
  const power = powerOfTwo(n);
  return q(t - n) * power + (power - 1);
}

/** q of the definition above. */
function q(f: number): number {
  const g = f * f;
  return f * (((P7 * f + P6) * g + (P5 * f + P4)) * (g * g) + ((P3 * f + P2) * g + (P1 * f + P0)));
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

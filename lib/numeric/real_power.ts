/**
 * base ** exponent in float64 for a normal base >= 0 and an exponent >= 0, to a hair above half an ulp: e to the exponent times
 * the base's logarithm, both in twice the precision. An integer exponent's is multiplied.
 *
 *   log b = y + (b * e^-y - 1)        for y = log b in float64: Newton's step, which leaves out less than 2^-105
 *   e^x = e^r * 2^k                   for k = round(x / ln 2) and r = x - k * ln 2, with the series of e^r
 */
import { add, divide, multiply, type Pair } from "./double_double.js";
import { log } from "./log.js";
import { power } from "./power.js";

/** ln 2 in three parts, the first two of 33 bits: k times each of them is exact. */
const LN2: readonly number[] = [0.6931471804855391, 7.440617109802979e-11, 2.0941744292700725e-21];
/** So many terms that the next one is below 2^-110 of the sum, for |r| up to ln 2 / 2. */
const TERMS = 26;
/** e to less than that is 0. */
const LEAST = -746;

export function realPower(base: number, exponent: number): number {
  if (Number.isInteger(exponent)) return power(base, exponent);
  if (base === 0 || base === 1) return base;
  const x = multiply({ high: exponent, low: 0 }, logarithm(base));
  return x.high < LEAST ? 0 : rounded(exponential(x));
}

/** 2^exponent times a number of about 1. */
interface Scaled {
  readonly value: Pair;
  readonly exponent: number;
}

function logarithm(base: number): Pair {
  const y = log(base);
  const { value, exponent } = exponential({ high: -y, low: 0 });
  const ratio = multiply({ high: base * 2 ** exponent, low: 0 }, value);
  return add({ high: y, low: 0 }, add(ratio, { high: -1, low: 0 }));
}

function exponential(x: Pair): Scaled {
  const k = Math.round(x.high / (LN2[0] as number));
  const r = LN2.reduce<Pair>((rest, part) => add(rest, { high: -k * part, low: 0 }), x);
  let value: Pair = { high: 1, low: 0 };
  for (let n = TERMS; n > 0; n--) value = add({ high: 1, low: 0 }, divide(multiply(r, value), n));
  return { value, exponent: k };
}

/** Of two factors, since 2^exponent alone may be out of range. */
function rounded({ value: { high }, exponent }: Scaled): number {
  const half = Math.trunc(exponent / 2);
  return high * 2 ** half * 2 ** (exponent - half);
}

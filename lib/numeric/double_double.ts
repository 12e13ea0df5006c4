/**
 * Numbers of twice float64's precision, as sums high + low (T. J. Dekker, "A floating-point technique for extending the
 * available precision", Numerische Mathematik 18, 1971), and the errors of float64's own sums and products, exactly.
 */
export interface Pair {
  readonly high: number;
  readonly low: number;
}

const SPLITTER = 2 ** 27 + 1;

/** a * b - product: exact while nothing overflows and no part is below the smallest number. */
export function productError(a: number, b: number, product: number): number {
  const aShifted = a * SPLITTER;
  const aHigh = aShifted - (aShifted - a);
  const aLow = a - aHigh;
  const bShifted = b * SPLITTER;
  const bHigh = bShifted - (bShifted - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** a + b - sum, exactly, where `sum` is a + b rounded to nearest (Knuth). */
export function sumError(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

/** A product beyond float64 is infinite; where only the splitting overflows, it is a float64 product. */
export function multiply(a: Pair, b: Pair): Pair {
  const product = a.high * b.high;
  const { high, low } = normal(product, productError(a.high, b.high, product) + (a.high * b.low + a.low * b.high));
  return Number.isFinite(high) ? { high, low } : { high: product, low: 0 };
}

export function add(a: Pair, b: Pair): Pair {
  const sum = a.high + b.high;
  return normal(sum, sumError(a.high, b.high, sum) + (a.low + b.low));
}

export function divide(a: Pair, divisor: number): Pair {
  const quotient = a.high / divisor;
  const product = quotient * divisor;
  return normal(quotient, (a.high - product - productError(quotient, divisor, product) + a.low) / divisor);
}

function normal(high: number, low: number): Pair {
  const sum = high + low;
  return { high: sum, low: low - (sum - high) };
}

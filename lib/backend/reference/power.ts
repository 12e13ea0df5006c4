/**
 * base ** exponent in float64 for an integer exponent >= 0, to well under 1 ulp: squared and multiplied in double-double
 * arithmetic, where a number is high + low. The products are Dekker's (T. J. Dekker, "A floating-point technique for
 * extending the available precision", Numerische Mathematik 18, 1971). A result beyond float64 is infinite.
 */
interface Pair {
  readonly high: number;
  readonly low: number;
}

export function power(base: number, exponent: number): number {
  let result: Pair = { high: 1, low: 0 };
  let square: Pair = { high: base, low: 0 };
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, square);
    if (rest > 1) square = multiply(square, square);
  }
  return result.high;
}

function multiply(a: Pair, b: Pair): Pair {
  const product = a.high * b.high;
  const low = productError(a.high, b.high, product) + (a.high * b.low + a.low * b.high);
  const high = product + low;
  // Where the splitting overflows, or the product does, there is nothing to correct.
  return Number.isFinite(high) ? { high, low: low - (high - product) } : { high: product, low: 0 };
}

const SPLITTER = 2 ** 27 + 1;

/** a * b - product, exact while nothing overflows and no part is below the smallest number. */
function productError(a: number, b: number, product: number): number {
  const aShifted = a * SPLITTER;
  const aHigh = aShifted - (aShifted - a);
  const aLow = a - aHigh;
  const bShifted = b * SPLITTER;
  const bHigh = bShifted - (bShifted - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

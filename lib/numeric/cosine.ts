/**
 * The cosine of x from 0 to some hundred thousand turns, to a hair above half an ulp: a schedule takes quotients of cosines
 * near -1 plus 1, which make much of a last bit. The rest after n quarter turns and its Taylor series are in twice the
 * precision; n mod 4 says which of +-sin and +-cos of the rest it is.
 */
import { add, divide, multiply, type Pair } from "./double_double.js";

const TWO_OVER_PI = 0.6366197723675814;
/** pi / 2 in three parts; n times each of the first two is exact. They are those of fdlibm's e_rem_pio2.c. */
const HALF_PI: readonly number[] = [1.57079632673412561417, 6.0771005063039659766e-11, 2.02226624879595063154e-21];
/** So many terms that the next one is below 2^-110 of the sum. */
const TERMS = 15;

export function cosine(x: number): number {
  const turns = Math.round(x * TWO_OVER_PI);
  const rest = HALF_PI.reduce<Pair>((r, part) => add(r, { high: -turns * part, low: 0 }), { high: x, low: 0 });
  const value = series(rest, turns % 2 === 0 ? 0 : 1).high;
  return turns % 4 === 1 || turns % 4 === 2 ? -value : value;
}

/** cos(r) from degree 0 on, sin(r) from degree 1 on. */
function series(r: Pair, degree: 0 | 1): Pair {
  const square = multiply(r, r);
  let sum: Pair = { high: 1, low: 0 };
  for (let k = 2 * TERMS + degree; k > degree; k -= 2) {
    const part = divide(multiply(square, sum), k * (k - 1));
    sum = add({ high: 1, low: 0 }, { high: -part.high, low: -part.low });
  }
  return degree === 0 ? sum : multiply(r, sum);
}

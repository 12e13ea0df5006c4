/**
 * base ** exponent in float64 for an integer exponent >= 0, to a hair above half an ulp: squared and multiplied in twice the
 * precision.
 */
import { multiply, type Pair } from "./double_double.js";

export function power(base: number, exponent: number): number {
  let result: Pair = { high: 1, low: 0 };
  let square: Pair = { high: base, low: 0 };
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, square);
    if (rest > 1) square = multiply(square, square);
  }
  return result.high;
}

import { exp } from "../numeric/exp.js";

const TWO_OVER_SQRT_PI = 1.1283791670955126;
const SQRT_HALF = Math.SQRT1_2;

/** The distribution function of the standard normal distribution. */
export function normalCdf(x: number): number {
  return (1 + erf(x * SQRT_HALF)) / 2;
}

/**
 * erf(x) = 2 / sqrt(pi) * e^(-x²) * (x + 2 x³ / 3 + 4 x⁵ / 15 + ...), a series of terms of one sign (Abramowitz and Stegun,
 * 7.1.6), to about 1e-11; beyond 6 it is 1.
 */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  const square = x * x;
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 2 ** -53; n++) {
    term *= (2 * square) / (2 * n + 1);
    sum += term;
  }
  return TWO_OVER_SQRT_PI * exp(-square) * sum;
}

/**
 * e^-a for a float32 a from 0 to 64, in float32, as the sum of two: high + low, with a relative error below 2^-29.
 *
 *   k = f32(fma(-11.541560, a, MAGIC) - MAGIC)       the nearest integer to -8 a / ln 2, or one beside it where that is near
 *   n = floor(k / 8);  j = k - 8 n;  T = 2^n * f32(2^(j / 8));  R = f32(2^(j / 8)) to 2^(j / 8), the relative rest, in float32
 *   d = -C * k - a                                   exact, as is T - high; C is ln 2 / 8 in 21 bits
 *   q = fma(fma(P2, d, P1), d, P0)
 *   r = fma(k, -D, R)                                C + D is ln 2 / 8
 *   s = fma(fma(q, d, r), d, r)                      e^-a = T * (1 + d + s)
 *   high = fma(T, f32(d + s), T)
 *   low = fma(T, s, fma(T, d, T - high))
 *
 * 1 + d + d^2 * P(d) is the minimax fit of e^d for |d| <= 0.0434, its relative error at most 1.9e-10. What is left of C and of the
 * table's rounding, r, is multiplied by e^d to first order, 1 + d.
 */
import { powerOfTwo } from "./exp.js";
import { fma } from "./fma.js";

const MAGIC = 1.5 * 2 ** 23; // adding it leaves no bits after the point

const EIGHTHS = Math.fround(-11.54156); // -8 / ln 2
const C = Math.fround(0.0866434);
const MINUS_D = Math.fround(2.3808178e-10);

const P0 = 0.5;
const P1 = Math.fround(0.16668029);
const P2 = Math.fround(0.04167064);

/** 2^(j / 8) in float32, and what is left of it, relatively. */
const POWERS = new Float32Array([1, 1.0905077, 1.1892071, 1.2968396, 1.4142135, 1.5422108, 1.6817929, 1.8340081]);
const RESTS = new Float32Array([
  0, -1.19921575e-8, 3.193418e-8, -3.099072e-8, 1.7114271e-8, 5.233334e-9, -1.4719605e-8, -6.1282597e-9,
]);

/** Stores high and low in the first two places; NaN for NaN. */
export function expPairOfMinus(a: number, pair: Float32Array): void {
  const k = fma(EIGHTHS, a, MAGIC) - MAGIC;
  const j = k & 7;
  const t = POWERS[j]! * powerOfTwo(k >> 3);
  const d = k * -C - a;
  const q = fma(fma(P2, d, P1), d, P0);
  const rest = fma(k, MINUS_D, RESTS[j]!);
  const s = fma(fma(q, d, rest), d, rest);
  const high = fma(t, Math.fround(d + s), t);
  pair[0] = high;
  pair[1] = fma(t, s, fma(t, d, t - high));
}

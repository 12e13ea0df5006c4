/** The size of a gradient, and by how much it is too large. */
import { exp } from "./exp.js";
import { log } from "./log.js";

/** The 2-norm, from the sum of squares, rounded once more. */
export function normOf(sum: number): number {
  return Math.fround(Math.sqrt(sum));
}

/**
 * The norm of another order than 2 (torch.linalg.vector_norm), rounded to float32 once; NaN where a number is NaN, except for order 0.
 *
 *   order 0: how many numbers are not 0;  Infinity: the largest |x|;  -Infinity: the smallest
 *   p: m * (the sum of (|x| / m)^p)^(1 / p) in float64, in ascending order of the elements, where m is the norm of order Infinity,
 *   or -Infinity for p below 0, and is the norm itself if it is 0 or Infinity; y^p = e^(p log y), y for p = 1, 0 for y = 0
 *
 * Every backend computes it here, so x has one definition and the same bits. x has an element at least, unless the order is
 * at least 0 and finite.
 */
export function normOfOrder(x: Float32Array, p: number): number {
  if (p === 0) return Math.fround(x.reduce((count, value) => count + Number(value !== 0), 0));
  const extreme = x.reduce((m, value) => (p > 0 ? Math.max : Math.min)(m, Math.abs(value)), p > 0 ? 0 : Infinity);
  if (Math.abs(p) === Infinity || !(extreme > 0 && extreme < Infinity)) return extreme;
  const sum = x.reduce((total, value) => total + raise(Math.abs(value) / extreme, p), 0);
  return Math.fround(extreme * raise(sum, 1 / p));
}

function raise(y: number, p: number): number {
  if (p === 1 || y === 0) return y;
  return exp(p * log(y));
}

/**
 * What clipping gradients of the norm `total` to `maxNorm` multiplies them with (torch/nn/utils/clip_grad.py):
 * f32(f32(1 / f32(total + f32(1e-6))) * f32(maxNorm)), at most 1; NaN stays. PyTorch divides a number by a tensor in this way.
 */
export function clipFactor(total: number, maxNorm: number): number {
  const reciprocal = Math.fround(1 / Math.fround(total + Math.fround(1e-6)));
  return Math.min(Math.fround(reciprocal * Math.fround(maxNorm)), 1);
}

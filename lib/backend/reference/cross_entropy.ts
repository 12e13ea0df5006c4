/**
 * Cross-entropy of rows of logits with class indices, in float64. For a row x with target c:
 *
 *   m = its maximum, from -Infinity, element by element (`v > m ? v : m`: a NaN is passed over)
 *   d[j] = x[j] - m;  e[j] = exp(d[j]);  s = the sum of all e[j], ascending, from 0
 *   loss = log(s) - d[c]
 *   gradient[j] = f32((e[j] / s - [j = c]) / rows), for "sum" without the division by rows
 *
 * The losses are summed in blocks of 256 rows, each a chain from 0; the blocks' sums are added in order, for "mean" divided by
 * the number of rows, and rounded to float32 once. No rows: NaN for "mean", 0 for "sum".
 */
import type { Reduction } from "../backend.js";
import { exp } from "./exp.js";
import { log } from "./log.js";
import { BLOCK } from "./matrix_product.js";

export function crossEntropy(
  logits: Float32Array,
  target: Int32Array,
  gradLogits: Float32Array | null,
  classes: number,
  reduction: Reduction,
): number {
  const rows = target.length;
  const divisor = reduction === "mean" ? rows : 1;
  let total = 0;
  for (let first = 0; first < rows; first += BLOCK) {
    const end = Math.min(first + BLOCK, rows);
    total += addRowLosses(0, logits, target, gradLogits, classes, divisor, first, end);
  }
  return Math.fround(total / divisor);
}

/** `sum` plus the losses of rows `from` .. `to` - 1 in turn; sets those rows of the gradient. */
export function addRowLosses(
  sum: number,
  logits: Float32Array,
  target: Int32Array,
  gradLogits: Float32Array | null,
  classes: number,
  divisor: number,
  from: number,
  to: number,
): number {
  let total = sum;
  for (let r = from; r < to; r++) {
    const start = r * classes;
    const end = start + classes;
    const picked = start + target[r]!;
    const max = maximum(logits, start, end);
    const sumOfExps = expSum(logits, start, end, max);
    total += log(sumOfExps) - (logits[picked]! - max);
    if (gradLogits === null) continue;
    for (let i = start; i < end; i++) {
      const probability = exp(logits[i]! - max) / sumOfExps;
      gradLogits[i] = (i === picked ? probability - 1 : probability) / divisor;
    }
  }
  return total;
}

function maximum(values: Float32Array, from: number, to: number): number {
  let max = -Infinity;
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    if (value > max) max = value;
  }
  return max;
}

function expSum(logits: Float32Array, from: number, to: number, max: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += exp(logits[i]! - max);
  return sum;
}

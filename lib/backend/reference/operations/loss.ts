/**
 * Losses of rows of numbers, in float64: each kind's file says what a row's loss and gradient are. Rows are summed in blocks of
 * 256, each a chain from 0; the blocks' sums are added in order, divided (see `lossDivisor`), and rounded to float32 once. No
 * rows: NaN for "mean", 0 for "sum". Asked for each row's loss, it gives these, rounded to float32, and no sum.
 */
import { isInt32Array } from "../../../arrays.js";
import type { Loss } from "../../operations.js";
import { bce } from "./bce.js";
import { bceWithLogits } from "./bce_with_logits.js";
import { crossEntropy } from "./cross_entropy.js";
import { huber } from "./huber.js";
import { klDiv } from "./kl_div.js";
import { l1 } from "./l1.js";
import { ignoreIndexOf, type RowLoss, type TargetArray } from "./loss_definition.js";
import { BLOCK } from "./product_part.js";
import { mse } from "./mse.js";
import { nll } from "./nll.js";
import { poissonNll } from "./poisson_nll.js";
import { smoothL1 } from "./smooth_l1.js";

/** By kind, in the addon's order. */
export const LOSSES: Readonly<Record<string, RowLoss>> = {
  cross_entropy: crossEntropy,
  nll,
  mse,
  l1,
  smooth_l1: smoothL1,
  bce_with_logits: bceWithLogits,
  huber,
  bce,
  kl_div: klDiv,
  poisson_nll: poissonNll,
};

export function lossForward(
  loss: Loss,
  input: Float32Array,
  target: TargetArray,
  gradInput: Float32Array | null,
  columns: number,
  losses: Float32Array | null = null,
): number {
  const rows = isInt32Array(target) ? target.length : target.length / Math.max(columns, 1);
  const divisor = lossDivisor(loss, target, rows, columns);
  const add = (from: number, to: number): number =>
    addRowLosses(0, loss, input, target, gradInput, columns, divisor, from, to);
  if (losses !== null) for (let r = 0; r < rows; r++) losses[r] = add(r, r + 1);
  if (losses !== null) return 0;
  let total = 0;
  for (let from = 0; from < rows; from += BLOCK) total += add(from, Math.min(from + BLOCK, rows));
  return Math.fround(total / divisor);
}

/**
 * What the sum of the rows' losses is divided by. For "sum" 1; for "batchmean" the number of rows; for "mean" the number of elements or, with classes, that of rows:
 * with class indices those that are not ignored, each counted as its class's weight, added in order.
 */
export function lossDivisor(loss: Loss, target: TargetArray, rows: number, columns: number): number {
  if (loss.reduction === "sum") return 1;
  if (loss.reduction === "batchmean") return rows;
  if (LOSSES[loss.kind]!.targets === "values") return rows * columns;
  if (!isInt32Array(target)) return rows;
  const ignoreIndex = ignoreIndexOf(loss);
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    const picked = target[r]!;
    if (picked !== ignoreIndex) sum += loss.weight === null ? 1 : loss.weight[picked]!;
  }
  return sum;
}

/** `sum` plus the losses of rows `from` .. `to` - 1 in turn; sets those rows of the gradient. */
export function addRowLosses(
  sum: number,
  loss: Loss,
  input: Float32Array,
  target: TargetArray,
  gradInput: Float32Array | null,
  columns: number,
  divisor: number,
  from: number,
  to: number,
): number {
  return LOSSES[loss.kind]!.add(sum, loss, { input, target, gradInput, columns, divisor, from, to });
}

/**
 * Losses of rows of numbers, in float64: each kind's file says what a row's loss and gradient are. Rows are summed in blocks of
 * 256, each a chain from 0; the blocks' sums are added in order, divided (see `lossDivisor`), and rounded to float32 once. No
 * rows: NaN for "mean", 0 for "sum".
 */
import { isInt32Array } from "../../../arrays.js";
import type { Loss } from "../../operations.js";
import { addBceWithLogits } from "./bce_with_logits.js";
import { addCrossEntropy } from "./cross_entropy.js";
import { addL1 } from "./l1.js";
import { BLOCK } from "./matrix_product.js";
import { addMse } from "./mse.js";
import { addNll } from "./nll.js";
import { addSmoothL1 } from "./smooth_l1.js";

export type TargetArray = Float32Array | Int32Array;

/** Rows `from` .. `to` - 1 of a loss: what they are made of, and what their gradient is divided by. */
export interface LossRows {
  readonly input: Float32Array;
  readonly target: TargetArray;
  /** Those rows of it are set; null where no gradient is wanted. */
  readonly gradInput: Float32Array | null;
  readonly columns: number;
  readonly divisor: number;
  readonly from: number;
  readonly to: number;
}

export function lossForward(
  loss: Loss,
  input: Float32Array,
  target: TargetArray,
  gradInput: Float32Array | null,
  columns: number,
): number {
  const rows = isInt32Array(target) ? target.length : target.length / Math.max(columns, 1);
  const divisor = lossDivisor(loss, target, rows, columns);
  let total = 0;
  for (let from = 0; from < rows; from += BLOCK) {
    const to = Math.min(from + BLOCK, rows);
    total += addRowLosses(0, loss, input, target, gradInput, columns, divisor, from, to);
  }
  return Math.fround(total / divisor);
}

/**
 * What the sum of the rows' losses is divided by. For "sum" 1; for "mean" the number of elements or, with classes, that of rows:
 * with class indices those that are not ignored, each counted as its class's weight, added in order.
 */
export function lossDivisor(loss: Loss, target: TargetArray, rows: number, columns: number): number {
  if (loss.reduction === "sum") return 1;
  if (loss.kind !== "cross_entropy" && loss.kind !== "nll") return rows * columns;
  if (!isInt32Array(target)) return rows;
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    const picked = target[r]!;
    if (picked !== loss.ignoreIndex) sum += loss.weight === null ? 1 : loss.weight[picked]!;
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
  const rows: LossRows = { input, target, gradInput, columns, divisor, from, to };
  switch (loss.kind) {
    case "cross_entropy":
      return addCrossEntropy(sum, loss, rows);
    case "nll":
      return addNll(sum, loss, rows);
    case "mse":
      return addMse(sum, rows);
    case "l1":
      return addL1(sum, rows);
    case "smooth_l1":
      return addSmoothL1(sum, loss, rows);
    case "bce_with_logits":
      return addBceWithLogits(sum, loss, rows);
  }
}

/**
 * Cross-entropy of rows of logits with class indices or probabilities, in float64. For a row x of K classes, with m its maximum
 * from -Infinity on (`v > m ? v : m`: a NaN is passed over):
 *
 *   d[j] = x[j] - m;  e[j] = exp(d[j]);  s = the sum of all e[j], ascending, from 0
 *   h = (1 - labelSmoothing) * weight[c] for the target's class c         the share of the class itself
 *   q[j] = (t[j] * (1 - labelSmoothing) + labelSmoothing / K) * weight[j]     the shares that are spread over the classes
 *   loss = h * (log(s) - d[c]) + the sum of q[j] * (log(s) - d[j]), and mass = h + the sum of q[j]: chains, ascending
 *   gradient[j] = f32((e[j] * (mass / s) - q[j] - (j = c ? h : 0)) * (1 / divisor))
 *
 * A class index has h and, with label smoothing, q with t = 0; probabilities t have q alone, and their chains start from 0.
 * Where both h and q are there and the divisor is 0, h is divided by it first: NaN if no class that is not ignored has a
 * weight, as in PyTorch, whose mean of the classes' own losses is 0 / 0 then, however much is spread. A missing weight is 1. A row with the index to ignore adds nothing, and its gradient is s - s: NaN where the logits have no
 * probabilities, as in PyTorch.
 */
import { isInt32Array } from "../../../arrays.js";
import type { Loss } from "../../operations.js";
import { exp } from "../../../numeric/exp.js";
import { log } from "../../../numeric/log.js";
import { ignoreIndexOf, type LossRows, type RowLoss } from "./loss_definition.js";
import { maximum } from "./maximum.js";

/** e and, where shares are spread, q of the row at hand. */
let exps = new Float64Array(16);
let spread = new Float64Array(16);

export const crossEntropy: RowLoss = {
  options: ["ignoreIndex", "labelSmoothing"],
  targets: "either",
  add(sum, loss, rows) {
    const { target, columns, from, to } = rows;
    const indices = isInt32Array(target) ? target : null;
    const ignoreIndex = ignoreIndexOf(loss);
    let total = sum;
    if (exps.length < columns) [exps, spread] = [new Float64Array(columns), new Float64Array(columns)];
    for (let r = from; r < to; r++) {
      const picked = indices === null ? null : indices[r]!;
      if (picked === ignoreIndex) ignoreRow(rows, r * columns);
      else total += rowLoss(loss, rows, r * columns, picked);
    }
    return total;
  },
};

function ignoreRow({ input, gradInput, columns }: LossRows, start: number): void {
  if (gradInput === null) return;
  const sumOfExps = setExps(input, start, columns, maximum(input, start, start + columns));
  gradInput.fill(sumOfExps - sumOfExps, start, start + columns);
}

/** The loss of the row that starts at `start`, of class `picked` or with probabilities; sets its gradient. */
function rowLoss(loss: Loss, rows: LossRows, start: number, picked: number | null): number {
  const { input, target, columns } = rows;
  const max = maximum(input, start, start + columns);
  const sumOfExps = setExps(input, start, columns, max);
  const logSum = log(sumOfExps);
  const spreads = picked === null || smoothingOf(loss) > 0;
  let own = picked === null ? 0 : (1 - smoothingOf(loss)) * (loss.weight?.[picked] ?? 1);
  if (spreads && rows.divisor === 0) own /= rows.divisor;
  let total = picked === null ? 0 : own * (logSum - (input[start + picked]! - max));
  let mass = own;
  if (spreads) {
    setSpread(loss, picked === null ? target : null, start, columns);
    for (let j = 0; j < columns; j++) {
      total += spread[j]! * (logSum - (input[start + j]! - max));
      mass += spread[j]!;
    }
  }
  if (rows.gradInput !== null) setGradient(rows, rows.gradInput, start, mass / sumOfExps, spreads, picked, own);
  return total;
}

function setGradient(
  { columns, divisor }: LossRows,
  gradInput: Float32Array,
  start: number,
  factor: number,
  spreads: boolean,
  picked: number | null,
  own: number,
): void {
  const scale = 1 / divisor;
  for (let j = 0; j < columns; j++) {
    let slope = exps[j]! * factor;
    if (spreads) slope -= spread[j]!;
    if (j === picked) slope -= own;
    gradInput[start + j] = slope * scale;
  }
}

/** Sets e and returns s. */
function setExps(input: Float32Array, start: number, columns: number, max: number): number {
  let sum = 0;
  for (let j = 0; j < columns; j++) sum += exps[j] = exp(input[start + j]! - max);
  return sum;
}

/** Sets q; without probabilities they are 0. */
function setSpread(loss: Loss, probabilities: ArrayLike<number> | null, start: number, columns: number): void {
  const kept = 1 - smoothingOf(loss);
  const even = smoothingOf(loss) / columns;
  for (let j = 0; j < columns; j++) {
    const probability = probabilities === null ? 0 : probabilities[start + j]!;
    spread[j] = (probability * kept + even) * (loss.weight === null ? 1 : loss.weight[j]!);
  }
}

function smoothingOf({ options }: Loss): number {
  return options[1]!;
}

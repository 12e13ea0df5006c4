/**
 * The Huber-like loss that is squared near 0: with d = x[j] - t[j] in float64, z = |d| and b = f32(beta), the sum of
 *
 *   ((0.5 * z) * z) / b where z < b, z - 0.5 * b elsewhere
 *
 * ascending from 0. The gradient is f32(d / b * (1 / divisor)) where -b < d < b or d is NaN, and f32(1 / divisor) with the sign
 * of d elsewhere. With b = 0 it is the absolute error (l1.ts).
 */
import { l1 } from "./l1.js";
import type { RowLoss } from "./loss_definition.js";

export const smoothL1: RowLoss = {
  options: ["beta"],
  targets: "values",
  add(sum, loss, rows) {
    const beta = Math.fround(loss.options[0]!);
    if (beta === 0) return l1.add(sum, loss, rows);
    const { input, target, gradInput, columns, divisor, from, to } = rows;
    const scale = 1 / divisor;
    let total = sum;
    for (let r = from; r < to; r++) {
      let row = 0;
      for (let i = r * columns; i < (r + 1) * columns; i++) {
        const difference = input[i]! - target[i]!;
        const size = Math.abs(difference);
        row += size < beta ? (0.5 * size * size) / beta : size - 0.5 * beta;
        if (gradInput !== null) gradInput[i] = slopeOf(difference, beta) * scale;
      }
      total += row;
    }
    return total;
  },
};

function slopeOf(difference: number, beta: number): number {
  if (difference <= -beta) return -1;
  return difference >= beta ? 1 : difference / beta;
}

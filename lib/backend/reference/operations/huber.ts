/**
 * Huber's loss: with d = x[j] - t[j] in float64, z = |d| and e = f32(delta), the sum of
 *
 *   (0.5 * z) * z where z < e, e * (z - 0.5 * e) elsewhere
 *
 * ascending from 0. The gradient is f32(d * (1 / divisor)) where -e < d < e or d is NaN, and f32(e * (1 / divisor)) with the sign
 * of d elsewhere.
 */
import type { RowLoss } from "./loss_definition.js";

export const huber: RowLoss = {
  options: ["delta"],
  targets: "values",
  add(sum, loss, rows) {
    const delta = Math.fround(loss.options[0]!);
    const { input, target, gradInput, columns, divisor, from, to } = rows;
    const scale = 1 / divisor;
    let total = sum;
    for (let r = from; r < to; r++) {
      let row = 0;
      for (let i = r * columns; i < (r + 1) * columns; i++) {
        const difference = input[i]! - target[i]!;
        const size = Math.abs(difference);
        row += size < delta ? 0.5 * size * size : delta * (size - 0.5 * delta);
        if (gradInput !== null) gradInput[i] = slopeOf(difference, delta) * scale;
      }
      total += row;
    }
    return total;
  },
};

function slopeOf(difference: number, delta: number): number {
  if (difference <= -delta) return -delta;
  return difference >= delta ? delta : difference;
}

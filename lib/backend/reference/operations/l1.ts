/**
 * The absolute error: of a row x with targets t the sum, ascending from 0, of |x[j] - t[j]| in float64. The gradient is
 * f32(1 / divisor) with the sign of x[j] - t[j], and 0 where they are equal or one is NaN.
 */
import type { RowLoss } from "./loss_definition.js";

export const l1: RowLoss = {
  options: [],
  targets: "values",
  add(sum, _, rows) {
    const { input, target, gradInput, columns, divisor, from, to } = rows;
    const slope = Math.fround(1 / divisor);
    let total = sum;
    for (let r = from; r < to; r++) {
      let row = 0;
      for (let i = r * columns; i < (r + 1) * columns; i++) {
        const difference = input[i]! - target[i]!;
        row += Math.abs(difference);
        if (gradInput !== null) gradInput[i] = difference > 0 ? slope : difference < 0 ? -slope : 0;
      }
      total += row;
    }
    return total;
  },
};

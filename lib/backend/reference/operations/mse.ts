/**
 * The squared error: of a row x with targets t the sum, ascending from 0, of (x[j] - t[j])² in float64. The gradient is PyTorch's
 * to the bit: f32(f32(2 / divisor) * f32(x[j] - t[j])).
 */
import type { RowLoss } from "./loss_definition.js";

export const mse: RowLoss = {
  options: [],
  targets: "values",
  add(sum, _, rows) {
    const { input, target, gradInput, columns, divisor, from, to } = rows;
    const scale = Math.fround(2 / divisor);
    let total = sum;
    for (let r = from; r < to; r++) {
      let row = 0;
      for (let i = r * columns; i < (r + 1) * columns; i++) {
        const difference = input[i]! - target[i]!;
        row += difference * difference;
        if (gradInput !== null) gradInput[i] = scale * Math.fround(difference);
      }
      total += row;
    }
    return total;
  },
};

/**
 * The negative log likelihood: of a row of log probabilities x with class c, -(w * x[c]) with w its weight, or 1 without weights.
 * The gradient is f32(-(w / divisor)) at c and 0 elsewhere. A row with the index to ignore adds nothing.
 */
import { ignoreIndexOf, type RowLoss } from "./loss_definition.js";

export const nll: RowLoss = {
  options: ["ignoreIndex"],
  targets: "indices",
  add(sum, loss, rows) {
    const { input, target, gradInput, columns, divisor, from, to } = rows;
    const ignoreIndex = ignoreIndexOf(loss);
    let total = sum;
    gradInput?.fill(0, from * columns, to * columns);
    for (let r = from; r < to; r++) {
      const picked = target[r]!;
      if (picked === ignoreIndex) continue;
      const weight = loss.weight === null ? 1 : loss.weight[picked]!;
      total += -(weight * input[r * columns + picked]!);
      if (gradInput !== null) gradInput[r * columns + picked] = -(weight / divisor);
    }
    return total;
  },
};

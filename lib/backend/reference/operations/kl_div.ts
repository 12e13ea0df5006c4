/**
 * The Kullback-Leibler divergence of log probabilities x from targets t, in float64. The targets are probabilities or, with
 * logTarget, log probabilities:
 *
 *   without   h = t * log t, 0 where t = 0, NaN where t < 0;  loss = h - t * x;  gradient = f32(-t * (1 / divisor))
 *   with      e = exp t;  loss = e * (t - x);  gradient = f32(-e * (1 / divisor))
 *
 * summed over a row ascending from 0.
 */
import { exp } from "../../../numeric/exp.js";
import { log } from "../../../numeric/log.js";
import type { RowLoss } from "./loss_definition.js";

export const klDiv: RowLoss = {
  options: ["logTarget"],
  targets: "values",
  add(sum, loss, rows) {
    const logTarget = loss.options[0] !== 0;
    const { input, target, gradInput, columns, divisor, from, to } = rows;
    const scale = 1 / divisor;
    let total = sum;
    for (let r = from; r < to; r++) {
      let row = 0;
      for (let i = r * columns; i < (r + 1) * columns; i++) {
        const x = input[i]!;
        const t = target[i]!;
        const p = logTarget ? exp(t) : t;
        row += logTarget ? p * (t - x) : timesItsLog(t) - t * x;
        if (gradInput !== null) gradInput[i] = -p * scale;
      }
      total += row;
    }
    return total;
  },
};

function timesItsLog(t: number): number {
  if (t === 0) return 0;
  return t < 0 ? NaN : t * log(t);
}

/**
 * The negative log likelihood of counts t that are Poisson's, in float64. The inputs x are rates or, with logInput, their
 * logarithms; with eps rounded to float32:
 *
 *   with      e = exp x;  loss = e - t * x;  gradient = f32((e - t) * (1 / divisor))
 *   without   u = x + eps;  loss = x - t * log u;  gradient = f32((1 - t / u) * (1 / divisor))
 *
 * log u is -Infinity of 0 and NaN of what is below. With `full`, where t is not 1 or less, Stirling's approximation of log t! is
 * added to the loss: ((t * log t) - t) + 0.5 * log(t * 2 pi). Summed over a row ascending from 0.
 */
import { exp } from "../../../numeric/exp.js";
import { log } from "../../../numeric/log.js";
import type { RowLoss } from "./loss_definition.js";

const TWO_PI = 6.283185307179586;

export const poissonNll: RowLoss = {
  options: ["logInput", "full", "eps"],
  targets: "values",
  add(sum, loss, rows) {
    const [logInput, full] = [loss.options[0] !== 0, loss.options[1] !== 0];
    const eps = Math.fround(loss.options[2]!);
    const { input, target, gradInput, columns, divisor, from, to } = rows;
    const scale = 1 / divisor;
    let total = sum;
    for (let r = from; r < to; r++) {
      let row = 0;
      for (let i = r * columns; i < (r + 1) * columns; i++) {
        const x = input[i]!;
        const t = target[i]!;
        const u = logInput ? exp(x) : x + eps;
        const l = logInput ? u - t * x : x - t * logOf(u);
        row += full && !(t <= 1) ? l + stirling(t) : l;
        if (gradInput !== null) gradInput[i] = (logInput ? u - t : 1 - t / u) * scale;
      }
      total += row;
    }
    return total;
  },
};

function logOf(u: number): number {
  if (u === 0) return -Infinity;
  return u < 0 ? NaN : log(u);
}

function stirling(t: number): number {
  return t * log(t) - t + 0.5 * log(t * TWO_PI);
}

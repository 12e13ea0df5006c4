/**
 * Binary cross-entropy of probabilities x with targets t from 0 to 1, in float64, with logarithms of at least -100:
 *
 *   a = log x and b = log(1 - x), each -100 where it is below that or its number is not above 0
 *   loss = ((t - 1) * b - t * a) * weight[j], summed over a row ascending from 0
 *   gradient = f32(((x - t) / ((1 - x) * x, at least 1e-12)) * weight[j] * (1 / divisor))
 *
 * A missing weight is 1, and weights of all elements are taken at i = r * columns + j.
 */
import { log } from "../../../numeric/log.js";
import { type RowLoss, weighsElements } from "./loss_definition.js";

export const bce: RowLoss = {
  options: [],
  targets: "values",
  add(sum, loss, rows) {
    const { input, target, gradInput, columns, divisor, from, to } = rows;
    const { weight } = loss;
    const isFull = weighsElements(loss, columns);
    const scale = 1 / divisor;
    let total = sum;
    for (let r = from; r < to; r++) {
      let row = 0;
      for (let j = 0; j < columns; j++) {
        const i = r * columns + j;
        const x = input[i]!;
        const t = target[i]!;
        const w = weight === null ? 1 : weight[isFull ? i : j]!;
        row += ((t - 1) * boundedLog(1 - x) - t * boundedLog(x)) * w;
        if (gradInput === null) continue;
        const product = (1 - x) * x;
        gradInput[i] = ((x - t) / (product < 1e-12 ? 1e-12 : product)) * w * scale;
      }
      total += row;
    }
    return total;
  },
};

function boundedLog(x: number): number {
  if (x <= 0) return -100;
  const l = log(x);
  return l < -100 ? -100 : l;
}

/**
 * Binary cross-entropy of logits x with targets t from 0 to 1, in float64:
 *
 *   e = exp(-|x|);  u = 1 + e
 *   k = log(u) + (e - (u - 1))                              log(1 + e), small e too
 *   c = min(x, 0) - k                                       log sigmoid(x)
 *   p = 1 / u for x >= 0, e / u below                       sigmoid(x)
 *   a = (posWeight[j] - 1) * t + 1;  b = posWeight[j] * t   1 and t without posWeight
 *   loss = ((1 - t) * x - a * c) * weight[j], summed over a row ascending from 0
 *   gradient = f32((a * p - b) * weight[j] * (1 / divisor))
 *
 * A missing weight is 1, and weights of all elements are taken at i = r * columns + j. min(x, 0) is `x < 0 ? x : 0`.
 */
import { exp } from "../../../numeric/exp.js";
import { log } from "../../../numeric/log.js";
import { type RowLoss, weighsElements } from "./loss_definition.js";

export const bceWithLogits: RowLoss = {
  options: [],
  targets: "values",
  add(sum, loss, rows) {
    const { input, target, gradInput, columns, divisor, from, to } = rows;
    const { weight, posWeight } = loss;
    const isFull = weighsElements(loss, columns);
    const scale = 1 / divisor;
    let total = sum;
    for (let r = from; r < to; r++) {
      let row = 0;
      for (let j = 0; j < columns; j++) {
        const i = r * columns + j;
        const at = isFull ? i : j;
        const x = input[i]!;
        const t = target[i]!;
        const e = exp(-Math.abs(x));
        const u = 1 + e;
        const logSigmoid = (x < 0 ? x : 0) - (log(u) + (e - (u - 1)));
        const a = posWeight === null ? 1 : (posWeight[at]! - 1) * t + 1;
        const b = posWeight === null ? t : posWeight[at]! * t;
        const w = weight === null ? 1 : weight[at]!;
        row += ((1 - t) * x - a * logSigmoid) * w;
        if (gradInput !== null) gradInput[i] = (a * ((x >= 0 ? 1 : e) / u) - b) * w * scale;
      }
      total += row;
    }
    return total;
  },
};

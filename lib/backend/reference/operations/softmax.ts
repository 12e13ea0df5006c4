/**
 * Softmax of rows, and its logarithm, in float64 with one rounding at the end. For a row x:
 *
 *   m = its maximum, from -Infinity, element by element (`v > m ? v : m`: a NaN is passed over)
 *   s = the sum of all exp(x[j] - m), ascending, from 0
 *   softmax: y[j] = f32(exp(x[j] - m) * (1 / s));  its logarithm: y[j] = f32((x[j] - m) - log(s))
 *
 * Their derivatives, from the output y and its gradient g, sums in float64, ascending, from 0:
 *
 *   softmax: f32((g[j] - the sum of all g[i] * y[i]) * y[j]);  its logarithm: f32(g[j] - exp(y[j]) * the sum of all g[i])
 */
import { exp } from "../../../numeric/exp.js";
import { log } from "../../../numeric/log.js";
import { maximum } from "./maximum.js";

export function softmaxForward(x: Float32Array, y: Float32Array, columns: number, ofLog: boolean): void {
  for (let from = 0; from < x.length; from += columns) {
    const to = from + columns;
    const max = maximum(x, from, to);
    let sum = 0;
    for (let i = from; i < to; i++) sum += exp(x[i]! - max);
    if (ofLog) {
      const logSum = log(sum);
      for (let i = from; i < to; i++) y[i] = x[i]! - max - logSum;
    } else {
      const inverse = 1 / sum;
      for (let i = from; i < to; i++) y[i] = exp(x[i]! - max) * inverse;
    }
  }
}

export function softmaxBackward(
  y: Float32Array,
  gradOutput: Float32Array,
  gradInput: Float32Array,
  columns: number,
  ofLog: boolean,
): void {
  const backward = ofLog ? logSoftmaxRow : softmaxRow;
  for (let from = 0; from < y.length; from += columns) backward(y, gradOutput, gradInput, from, from + columns);
}

type RowBackward = (y: Float32Array, g: Float32Array, gradInput: Float32Array, from: number, to: number) => void;

const softmaxRow: RowBackward = (y, g, gradInput, from, to) => {
  let dot = 0;
  for (let i = from; i < to; i++) dot += g[i]! * y[i]!;
  for (let i = from; i < to; i++) gradInput[i] = (g[i]! - dot) * y[i]!;
};

const logSoftmaxRow: RowBackward = (y, g, gradInput, from, to) => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += g[i]!;
  for (let i = from; i < to; i++) gradInput[i] = g[i]! - exp(y[i]!) * sum;
};

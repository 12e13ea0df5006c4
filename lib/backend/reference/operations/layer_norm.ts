/**
 * Layer normalisation of rows of n numbers, in float64 with one rounding at the end. Sums over a row are in lanes (lanes.ts). For a
 * row x:
 *
 *   m = the sum of x / n;  d = 1 / sqrt(the sum of (x - m)^2 / n + eps);  h[j] = (x[j] - m) * d
 *   y[j] = f32(h[j] * weight[j] + bias[j]), without what there is not
 *
 * From the gradient g of the output, with s[j] = g[j] * weight[j], or g[j] without a weight:
 *
 *   gradInput[j] = f32(((s[j] - the sum of s / n) - h[j] * (the sum of s[i] * h[i] / n)) * d)
 *   gradWeight[j], gradBias[j]: the sums of g[j] * h[j], of g[j], over the rows, rounded block by block (blocks.ts)
 */
import { blocksOf, giveSums, roundedSum } from "./blocks.js";
import { sumInLanes } from "./lanes.js";

export interface LayerNormSize {
  /** Numbers of a row. */
  readonly columns: number;
  readonly eps: number;
}

interface Moments {
  readonly mean: number;
  readonly scale: number;
}

function momentsOf(x: Float32Array, from: number, { columns, eps }: LayerNormSize): Moments {
  const mean = sumInLanes(from, from + columns, (i) => x[i]!) / columns;
  const squares = sumInLanes(from, from + columns, (i) => (x[i]! - mean) * (x[i]! - mean));
  return { mean, scale: 1 / Math.sqrt(squares / columns + eps) };
}

export function layerNormForward(
  x: Float32Array,
  weight: Float32Array | null,
  bias: Float32Array | null,
  y: Float32Array,
  size: LayerNormSize,
): void {
  const { columns } = size;
  for (let from = 0; from < x.length; from += columns) {
    const { mean, scale } = momentsOf(x, from, size);
    for (let j = 0; j < columns; j++) {
      let value = (x[from + j]! - mean) * scale;
      if (weight !== null) value *= weight[j]!;
      if (bias !== null) value += bias[j]!;
      y[from + j] = value;
    }
  }
}

/** `gradInput` may be `gradOutput`. */
export function layerNormBackwardInput(
  x: Float32Array,
  weight: Float32Array | null,
  gradOutput: Float32Array,
  gradInput: Float32Array,
  size: LayerNormSize,
): void {
  const { columns } = size;
  for (let from = 0; from < x.length; from += columns) {
    const { mean, scale } = momentsOf(x, from, size);
    const scaled = (i: number): number => (weight === null ? gradOutput[i]! : gradOutput[i]! * weight[i - from]!);
    const normalised = (i: number): number => (x[i]! - mean) * scale;
    const sum = sumInLanes(from, from + columns, scaled) / columns;
    const dot = sumInLanes(from, from + columns, (i) => scaled(i) * normalised(i)) / columns;
    for (let i = from; i < from + columns; i++) gradInput[i] = (scaled(i) - sum - normalised(i) * dot) * scale;
  }
}

/** Sets the gradients that are there, or adds to them. */
export function layerNormBackwardParameters(
  x: Float32Array,
  gradOutput: Float32Array,
  gradWeight: Float32Array | null,
  gradBias: Float32Array | null,
  accumulate: boolean,
  size: LayerNormSize,
): void {
  const { columns } = size;
  const blocks = blocksOf(x.length / columns, 2 * columns, (block, from, to) => {
    for (let row = from * columns; row < to * columns; row += columns) {
      const { mean, scale } = momentsOf(x, row, size);
      for (let j = 0; j < columns; j++) {
        block[j]! += gradOutput[row + j]! * ((x[row + j]! - mean) * scale);
        block[columns + j]! += gradOutput[row + j]!;
      }
    }
  });
  const sums = roundedSum(blocks);
  giveSums(sums.subarray(0, columns), gradWeight, accumulate);
  giveSums(sums.subarray(columns), gradBias, accumulate);
}

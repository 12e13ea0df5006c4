/**
 * Batch normalisation of n rows, column by column, in float64 with one rounding at the end. Sums over rows are in blocks of 256,
 * each ascending from 0 in float64. For a column x, where the blocks' sums are added in order, in float64, to the first one's:
 *
 *   m = the sum of x / n;  q = the sum of (x - m)^2;  d = 1 / sqrt(q / n + eps);  h = (x - m) * d
 *   y = f32(h * weight + bias), without what there is not
 *
 * Running statistics, which m and d come of in eval mode, take a share of those of a batch that has rows: the momentum, or 1 / the
 * number of batches so far:
 *
 *   running mean = f32(share * m + (1 - share) * running mean)
 *   running variance = f32(share * (q / (n - 1)) + (1 - share) * running variance)
 *
 * From the gradient g of the output, with w = d * weight, or d without a weight:
 *
 *   gradInput = f32(((g - the sum of g / n) - h * (the sum of g * h / n)) * w); with running statistics f32(g * w)
 *   gradWeight, gradBias: the sums of g * h, of g, rounded block by block (blocks.ts)
 */
import { blocksOf, giveSums, roundedSum, wholeSum } from "./blocks.js";

/** By what each column is normalised: the means, and then as many scales, 1 / sqrt(variance + eps). */
export type Moments = Float64Array;

/** What batch norms know of the batches so far: each column's mean and variance. */
export interface RunningStatistics {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  /** How many batches they have taken: one number, counted up. */
  readonly batches: BigInt64Array;
  /** A batch's share; null: that of one of all so far. */
  readonly momentum: number | null;
}

/** Sets the moments to those of the rows of x, which running statistics, where there are any, take as a batch. */
export function batchMoments(x: Float32Array, moments: Moments, eps: number, running: RunningStatistics | null): void {
  const columns = moments.length / 2;
  const rows = x.length / columns;
  const means = wholeSum(
    blocksOf(rows, columns, (sums, from, to) => {
      for (let i = from * columns; i < to * columns; i++) sums[i % columns]! += x[i]!;
    }),
  ).map((sum) => sum / rows);
  const squares = wholeSum(
    blocksOf(rows, columns, (sums, from, to) => {
      for (let i = from * columns; i < to * columns; i++) {
        const deviation = x[i]! - means[i % columns]!;
        sums[i % columns]! += deviation * deviation;
      }
    }),
  );
  moments.set(means);
  moments.set(
    squares.map((sum) => 1 / Math.sqrt(sum / rows + eps)),
    columns,
  );
  if (running === null) return;
  const { mean, variance, batches, momentum } = running;
  batches[0]! += 1n;
  if (rows === 0) return;
  const share = momentum ?? 1 / Number(batches[0]);
  for (let j = 0; j < columns; j++) {
    mean[j] = share * means[j]! + (1 - share) * mean[j]!;
    variance[j] = share * (squares[j]! / (rows - 1)) + (1 - share) * variance[j]!;
  }
}

/** Sets the moments to those of running statistics. */
export function runningMoments(mean: Float32Array, variance: Float32Array, moments: Moments, eps: number): void {
  moments.set(mean);
  for (const [j, value] of variance.entries()) moments[mean.length + j] = 1 / Math.sqrt(value + eps);
}

export function batchNormForward(
  x: Float32Array,
  moments: Moments,
  weight: Float32Array | null,
  bias: Float32Array | null,
  y: Float32Array,
): void {
  const columns = moments.length / 2;
  for (let i = 0; i < x.length; i++) {
    const j = i % columns;
    let value = (x[i]! - moments[j]!) * moments[columns + j]!;
    if (weight !== null) value *= weight[j]!;
    if (bias !== null) value += bias[j]!;
    y[i] = value;
  }
}

/**
 * `gradInput`, which may be `gradOutput`, is null where nobody wants it; gradWeight and gradBias are set, or added to. `isOfBatch`:
 * the moments are those of x.
 */
export function batchNormBackward(
  x: Float32Array,
  moments: Moments,
  weight: Float32Array | null,
  gradOutput: Float32Array,
  gradInput: Float32Array | null,
  gradWeight: Float32Array | null,
  gradBias: Float32Array | null,
  accumulate: boolean,
  isOfBatch: boolean,
): void {
  const columns = moments.length / 2;
  const rows = x.length / columns;
  const normalised = (i: number): number => (x[i]! - moments[i % columns]!) * moments[columns + (i % columns)]!;
  const blocks = blocksOf(rows, 2 * columns, (sums, from, to) => {
    for (let i = from * columns; i < to * columns; i++) {
      sums[i % columns]! += gradOutput[i]! * normalised(i);
      sums[columns + (i % columns)]! += gradOutput[i]!;
    }
  });
  const rounded = roundedSum(blocks);
  giveSums(rounded.subarray(0, columns), gradWeight, accumulate);
  giveSums(rounded.subarray(columns), gradBias, accumulate);
  if (gradInput === null) return;
  const means = wholeSum(blocks).map((sum) => sum / rows);
  for (let i = 0; i < x.length; i++) {
    const j = i % columns;
    const scale = weight === null ? moments[columns + j]! : moments[columns + j]! * weight[j]!;
    const along = isOfBatch ? gradOutput[i]! - means[columns + j]! - normalised(i) * means[j]! : gradOutput[i]!;
    gradInput[i] = along * scale;
  }
}

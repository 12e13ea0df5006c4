/** From numbers to data sets: which rows train, and on what scale. */
import { Generator, randomSplit, tensor, TensorDataset, zeros } from "../index.js";

/** One row's features after another's, and each row's target: a class's index, or a number. */
export interface Samples {
  readonly values: Float64Array;
  readonly width: number;
  readonly targets: Int32Array | Float32Array;
}

export interface Split {
  readonly training: Int32Array;
  readonly heldOut: Int32Array;
}

/** Row numbers, drawn by randomSplit; `fraction` of the rows, rounded, is held out. */
export function splitRows(rows: number, fraction: number, generator: Generator): Split {
  const heldOutRows = Math.round(rows * fraction);
  const numbers = new TensorDataset(
    zeros([rows, 0]),
    Int32Array.from({ length: rows }, (_, row) => row),
  );
  const [training, heldOut] = randomSplit(numbers, [rows - heldOutRows, heldOutRows], { generator }) as [
    TensorDataset,
    TensorDataset,
  ];
  return { training: training.y as Int32Array, heldOut: heldOut.y as Int32Array };
}

/** The samples of those rows, each feature x as (x - mean) / std of its column. */
export function datasetOf(
  { values, width, targets }: Samples,
  rows: Int32Array,
  scales: readonly Scale[],
): TensorDataset {
  const x = new Float32Array(rows.length * width);
  rows.forEach((row, i) =>
    scales.forEach(({ mean, std }, column) => {
      x[i * width + column] = ((values[row * width + column] as number) - mean) / std;
    }),
  );
  const own = (row: number): number => targets[row] as number;
  const isClass = targets instanceof Int32Array;
  const y = isClass ? Int32Array.from(rows, own) : tensor(Float32Array.from(rows, own), [rows.length, 1]);
  return new TensorDataset(tensor(x, [rows.length, width]), y);
}

export interface Scale {
  readonly mean: number;
  readonly std: number;
}

/** Every column as it is. */
export function noScales(width: number): Scale[] {
  return Array.from({ length: width }, () => ({ mean: 0, std: 1 }));
}

/** Each column's mean and standard deviation (of the rows, not of a population behind them), in float64, row by row. */
export function scalesOf({ values, width }: Samples, rows: Int32Array): Scale[] {
  return Array.from({ length: width }, (_, column) => {
    const cells = Float64Array.from(rows, (row) => values[row * width + column] as number);
    return scaleOf(cells);
  });
}

/** A constant column becomes 0, exactly: the mean of equals may be off by a rounding. */
function scaleOf(cells: Float64Array): Scale {
  const first = cells[0] as number;
  if (cells.every((cell) => cell === first)) return { mean: first, std: 1 };
  const mean = cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
  const variance = cells.reduce((sum, cell) => sum + (cell - mean) * (cell - mean), 0) / cells.length;
  // Differences whose squares are too small for a double.
  return { mean, std: variance > 0 ? Math.sqrt(variance) : 1 };
}

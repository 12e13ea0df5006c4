/** From samples to data sets: which rows train, how gaps are filled, and on what scale. */
import { empty, type Generator, randomSplit, SamebitsError, TensorDataset, zeros } from "../../index.js";
import type { Feature, Samples } from "../table/samples.js";

/** Row numbers. */
export interface Split {
  readonly training: Int32Array;
  readonly validation: Int32Array;
  readonly heldOut: Int32Array;
}

/** Drawn by randomSplit, in that order; the fractions are of all rows, rounded. Throws ERR_ARGUMENT if no row is left to train on. */
export function splitRows(
  rows: number,
  fractions: { validation: number; heldOut: number },
  generator: Generator,
): Split {
  const heldOut = Math.round(rows * fractions.heldOut);
  const validation = Math.round(rows * fractions.validation);
  const training = rows - validation - heldOut;
  if (training <= 0) {
    const options = fractions.validation > 0 ? "--test-fraction or --validation-fraction" : "--test-fraction";
    throw new SamebitsError("ERR_ARGUMENT", `no row is left to train on; lower ${options}`);
  }
  const numbers = new TensorDataset(
    zeros([rows, 0]),
    Int32Array.from({ length: rows }, (_, row) => row),
  );
  const parts = randomSplit(numbers, [training, validation, heldOut], { generator });
  const [first, second, third] = parts.map(({ y }) => y as Int32Array) as [Int32Array, Int32Array, Int32Array];
  return { training: first, validation: second, heldOut: third };
}

/** How a feature's numbers are changed: a gap becomes `mean`, then each x is (x - shift) / scale. */
export interface Preparation {
  readonly mean: number;
  readonly shift: number;
  readonly scale: number;
}

const AS_IT_IS: Preparation = { mean: Number.NaN, shift: 0, scale: 1 };

/** Means and deviations are those of `rows`, the ones to train on; texts stay 0 and 1. Throws ERR_ARGUMENT for a column without a number. */
export function prepare(
  { features, missing }: Samples,
  rows: Int32Array,
  isStandardised: boolean,
): readonly Preparation[] {
  return features.map((feature) => {
    if (feature.texts !== null || (!isStandardised && missing === 0)) return AS_IT_IS;
    const { mean, filled } = fill(feature, rows);
    const { shift, scale } = isStandardised ? scaleOf(filled) : AS_IT_IS;
    return { mean, shift, scale };
  });
}

function fill({ name, value }: Feature, rows: Int32Array): { mean: number; filled: Float64Array } {
  const cells = Float64Array.from(rows, value);
  if (!cells.some(Number.isNaN)) return { mean: meanOf(cells), filled: cells }; // other rows may have gaps
  const known = cells.filter((cell) => !Number.isNaN(cell));
  if (known.length === 0) {
    const problem = `the column ${JSON.stringify(name)} has no number in the training rows, so no mean to fill gaps with`;
    throw new SamebitsError("ERR_ARGUMENT", `${problem}; leave it out with --features`);
  }
  const mean = meanOf(known);
  return { mean, filled: cells.map((cell) => (Number.isNaN(cell) ? mean : cell)) };
}

/** In float64, row by row. */
function meanOf(cells: Float64Array): number {
  return cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
}

/** Mean and standard deviation of the rows, not of a population behind them. A constant column becomes 0, exactly: the mean of equals may be off by a rounding. */
function scaleOf(cells: Float64Array): { shift: number; scale: number } {
  const first = cells[0] as number;
  if (cells.every((cell) => cell === first)) return { shift: first, scale: 1 };
  const mean = meanOf(cells);
  const variance = cells.reduce((sum, cell) => sum + (cell - mean) * (cell - mean), 0) / cells.length;
  // Differences whose squares are too small for a double.
  return { shift: mean, scale: variance > 0 ? Math.sqrt(variance) : 1 };
}

/** How many numbers a net takes. */
function widthOf(features: readonly Feature[]): number {
  return features.reduce((sum, { texts }) => sum + (texts?.length ?? 1), 0);
}

export function datasetOf(samples: Samples, rows: Int32Array, preparations: readonly Preparation[]): TensorDataset {
  const x = empty([rows.length, widthOf(samples.features)]);
  const width = x.shape[1] as number;
  let start = 0;
  samples.features.forEach((feature, i) => {
    const write = feature.texts === null ? numberWriter(feature, preparations[i] as Preparation) : textWriter(feature);
    rows.forEach((row, place) => write(x.data, place * width + start, row));
    start += feature.texts?.length ?? 1;
  });
  return new TensorDataset(x, targetOf(samples, rows));
}

type Writer = (data: Float32Array, at: number, row: number) => void;

function numberWriter({ value }: Feature, { mean, shift, scale }: Preparation): Writer {
  return (data, at, row) => {
    const cell = value(row);
    data[at] = ((Number.isNaN(cell) ? mean : cell) - shift) / scale;
  };
}

function textWriter({ texts, value }: Feature): Writer {
  const length = texts?.length ?? 0;
  return (data, at, row) => {
    data.fill(0, at, at + length);
    data[at + value(row)] = 1;
  };
}

function targetOf({ classes, target }: Samples, rows: Int32Array): TensorDataset["y"] {
  if (classes.length > 0) return Int32Array.from(rows, target);
  const y = empty([rows.length, 1]);
  rows.forEach((row, i) => (y.data[i] = target(row)));
  return y;
}

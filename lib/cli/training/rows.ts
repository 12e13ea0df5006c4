/** From samples to data sets: which rows train, how gaps are filled, and on what scale. */
import {
  empty,
  type Generator,
  type InputColumn,
  Preprocessing,
  randomSplit,
  SamebitsError,
  TensorDataset,
  zeros,
} from "../../index.js";
import { encoderOf } from "../../preprocessing/preprocessing.js";
import type { Samples } from "../table/samples.js";
import { fitNumberColumn, type ScalingOptions } from "./scaling.js";

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

/** What becomes of the file's rows; means and deviations are those of `rows`, the ones to train on. Throws ERR_ARGUMENT for a column without a number. */
export function fitPreprocessing(
  { features }: Samples,
  rows: Int32Array,
  target: string,
  options: ScalingOptions,
): Preprocessing {
  const columns = features.map(({ name, texts, value }): InputColumn => {
    if (texts !== null) return { name, categories: texts };
    if (!options.isFilled && !options.isStandardised) return { name };
    return fitNumberColumn(name, Float64Array.from(rows, value), options);
  });
  return new Preprocessing({ columns, target });
}

export function datasetOf(samples: Samples, rows: Int32Array, { columns, features }: Preprocessing): TensorDataset {
  const width = features.length;
  const x = empty([rows.length, width]);
  let start = 0;
  samples.features.forEach(({ value }, i) => {
    const encoder = encoderOf(columns[i] as InputColumn);
    rows.forEach((row, place) => encoder.write(x.data, place * width + start, value(row)));
    start += encoder.features.length;
  });
  return new TensorDataset(x, targetOf(samples, rows));
}

function targetOf({ classes, target }: Samples, rows: Int32Array): TensorDataset["y"] {
  if (classes.length > 0) return Int32Array.from(rows, target);
  const y = empty([rows.length, 1]);
  rows.forEach((row, i) => (y.data[i] = target(row)));
  return y;
}

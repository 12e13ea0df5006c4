/** A table's rows as numbers: features and target of each. */
import type { Table } from "./csv.js";
import type { Columns } from "./columns.js";
import { Growing } from "./growing.js";
import { type Learnt, type ReadOptions, RowReader } from "./row_reader.js";

export interface Samples {
  readonly rows: number;
  readonly features: readonly Feature[];
  /** A class's index, or a number. */
  target(row: number): number;
  /** None where the target is a number. */
  readonly classes: readonly string[];
  readonly decimalMark: Learnt["decimalMark"];
  /** Rows left out, and cells to be filled, since something was missing. */
  readonly dropped: number;
  readonly missing: number;
}

/** One column of the file. */
export interface Feature {
  readonly name: string;
  /** The texts that are 0 or 1 each; null for a number. */
  readonly texts: readonly string[] | null;
  /** A number, NaN for one that is missing; or a text's index. */
  value(row: number): number;
}

/** All rows. `isExact`: features are wanted in float64, to be computed with. Throws as RowReader does. */
export async function readSamples(
  table: Table,
  columns: Columns,
  options: ReadOptions & { readonly isExact: boolean },
): Promise<Samples> {
  const { isExact, isNumeric } = options;
  const values = new Growing((length) => (isExact ? new Float64Array(length) : new Float32Array(length)));
  const targets = new Growing((length) => (isNumeric ? new Float32Array(length) : new Int32Array(length)));
  const reader = new RowReader(table, columns, options);
  const width = columns.features.length;
  for await (const rows of table.rows) {
    for (const row of rows) {
      const numbers = reader.read(row);
      if (numbers === null) continue;
      for (let i = 0; i < width; i++) values.push(numbers[i] as number);
      targets.push(numbers[width] as number);
    }
  }
  const { features, target, ...learnt } = reader.finish();
  return {
    ...learnt,
    features: features.map(({ name, texts, valueOf }, i) => ({
      name,
      texts,
      value: (row) => valueOf(values.at(row * width + i)),
    })),
    target: (row) => target.valueOf(targets.at(row)),
    classes: target.texts ?? [],
  };
}

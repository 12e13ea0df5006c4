import { argumentError, checkOptions, isList, show } from "../checks.js";
import { fix, publish } from "../public_class.js";
import { nearest } from "../spelling.js";
import { Tensor } from "../tensor/tensor.js";
import { type CategoryColumn, CategoryEncoder, checkCategoryColumn } from "./category_column.js";
import { type Encoder, repeated } from "./encoder.js";
import { checkNumberColumn, type NumberColumn, NumberEncoder } from "./number_column.js";

/** A column of a table, and what becomes of its values: with `categories` one of texts, else one of numbers. */
export type InputColumn = NumberColumn | CategoryColumn;

/** What a Preprocessing is made of, and what JSON has of one. */
export interface PreprocessingOptions {
  /** In the order of the net's input; at least one, each name once. */
  readonly columns: readonly InputColumn[];
  /** The name of the column that the net predicts. Default: null, it has no name. */
  readonly target?: string | null;
}

/**
 * What is done to a table's rows before they are a net's input: which columns there are, in which order, what stands in for a missing
 * value, how numbers are scaled, and which categories texts have. A plain value: `new Preprocessing(JSON.parse(text))`, of what
 * JSON.stringify wrote, does the same to the bit. `samebits train` makes one of its training rows, and keeps it with the net.
 *
 * @example
 * ```ts
 * const columns = [{ name: "rooms" }, { name: "district", categories: ["centre", "north"] }];
 * const preprocessing = new Preprocessing({ columns });
 * console.log(preprocessing.transform([{ rooms: "3", district: "north" }]));
 * // tensor([[3., 0., 1.]])
 * ```
 */
export class Preprocessing {
  /** In the order of the net's input. */
  declare readonly columns: readonly InputColumn[];
  /** The name of the column that the net predicts, or null. */
  declare readonly target: string | null;
  readonly #encoders: readonly Encoder[];

  static {
    publish(this);
  }

  /** Throws ERR_ARGUMENT for a column without a name, a name that stands twice, a scale or a number that is none. */
  constructor(options: PreprocessingOptions) {
    const { columns, target = null } = checkOptions(options, ["columns", "target"], "Preprocessing", ["target"]);
    if (target !== null && typeof target !== "string")
      throw argumentError(`Preprocessing's target must be a column's name or null, given ${show(target)}`);
    fix<Preprocessing>(this, { columns: checkColumns(columns), target });
    this.#encoders = this.columns.map(encoderOf);
  }

  /** A name for each number of the net's input: a column's, or "column=category". */
  get features(): string[] {
    return this.#encoders.flatMap(({ features }) => features);
  }

  /**
   * The records as a net's input, [records, features]. A record has its values by the columns' names, as own properties: a row of a
   * table, a request's JSON; other properties are ignored. Numbers may be given as texts in decimal notation; null, undefined, NaN, ""
   * and the words NA, N/A, #N/A, <NA>, NaN, null and ? say that a value is missing. Throws ERR_ARGUMENT, with the record's index
   * and the column, for a record without one of the columns, a missing value that nothing stands in for, what is not a number, and
   * a text that is no category of its column.
   */
  transform(records: Iterable<object>): Tensor {
    const rows = [...checkRecords(records)];
    const width = this.features.length;
    const data = new Float32Array(rows.length * width);
    rows.forEach((record, i) => this.#write(data, i * width, record, i));
    return new Tensor(data, [rows.length, width]);
  }

  #write(data: Float32Array, start: number, record: object, row: number): void {
    let at = start;
    for (const encoder of this.#encoders) {
      const { name, features } = encoder;
      const fail = (problem: string): Error => argumentError(`record ${row}, column ${show(name)}: ${problem}`);
      encoder.write(data, at, encoder.read(valueOf(record, name, row), fail));
      at += features.length;
    }
  }

  /** A line for each column. */
  toString(): string {
    const lines = this.columns.map((column) => `  ${describe(column)}\n`).join("");
    return `Preprocessing(\n${lines}${this.target === null ? "" : `  target: ${this.target}\n`})`;
  }
}

/** How the values of a column are read and written. */
export function encoderOf(column: InputColumn): Encoder {
  return "categories" in column ? new CategoryEncoder(column) : new NumberEncoder(column);
}

function checkColumns(columns: unknown): readonly InputColumn[] {
  if (typeof columns !== "object" || columns === null || !isList(columns) || (columns as unknown[]).length === 0)
    throw argumentError(`Preprocessing's columns must be an array of at least one column, given ${show(columns)}`);
  const own = [...(columns as InputColumn[])].map(checkColumn);
  const twice = repeated(own.map(({ name }) => name));
  if (twice !== undefined) throw argumentError(`Preprocessing's columns have the name ${show(twice)} twice`);
  return Object.freeze(own);
}

function checkColumn(column: InputColumn, i: number): InputColumn {
  const place = `Preprocessing's columns[${i}]`;
  if (typeof column !== "object" || column === null)
    throw argumentError(`${place} must be an object with a name, given ${show(column)}`);
  return "categories" in column ? checkCategoryColumn(column, place) : checkNumberColumn(column, place);
}

function checkRecords(records: unknown): Iterable<object> {
  if (typeof records === "object" && records !== null && Symbol.iterator in records) return records as Iterable<object>;
  throw argumentError(`transform takes a list of records, given ${show(records)}; for one record give [record]`);
}

function valueOf(record: object, name: string, row: number): unknown {
  if (typeof record !== "object" || record === null)
    throw argumentError(`record ${row} must be an object with a value for each column, given ${show(record)}`);
  if (Object.hasOwn(record, name)) return record[name as keyof object];
  const meant = nearest(name, Object.keys(record));
  const help = meant === undefined ? "" : `; it has ${show(meant)}`;
  throw argumentError(`record ${row} has no column ${show(name)}${help}`);
}

function describe(column: InputColumn): string {
  if ("categories" in column) return `${column.name}: one of ${column.categories.join(", ")}`;
  const { name, mean = 0, scale = 1, fill } = column;
  const scaled = mean === 0 && scale === 1 ? "as it is" : `(x - ${mean}) / ${scale}`;
  return `${name}: ${scaled}${fill === undefined ? "" : `, ${fill} where it is missing`}`;
}

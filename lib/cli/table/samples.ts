/** A table's rows as numbers: features and target of each. */
import type { Row, Table } from "./csv.js";
import { cellError, CellPlace, formatError } from "./errors.js";
import { checkWidth, type Columns, type FeatureColumn } from "./columns.js";
import { Decimals, type DecimalMark, type Place } from "./decimals.js";
import { isMissing } from "../../preprocessing/cell.js";
import { Growing } from "./growing.js";
import { Labels } from "./labels.js";
import type { MissingRule } from "./missing.js";

export interface Samples {
  readonly rows: number;
  readonly features: readonly Feature[];
  /** A class's index, or a number. */
  target(row: number): number;
  /** None where the target is a number. */
  readonly classes: readonly string[];
  readonly decimalMark: DecimalMark;
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

export interface ReadOptions {
  readonly missing: MissingRule | undefined;
  readonly decimal: DecimalMark | undefined;
  /** Whether the target is a number. */
  readonly isNumeric: boolean;
  /** Whether features are wanted in float64, to be computed with. */
  readonly isExact: boolean;
}

/** Throws ERR_FILE_FORMAT for a row that is too short or long, and for a cell that is not what its column must be. */
export async function readSamples(table: Table, columns: Columns, options: ReadOptions): Promise<Samples> {
  const reader = new SampleReader(table, columns, options);
  for await (const rows of table.rows) for (const row of rows) reader.read(row);
  return reader.finish();
}

/** What a row turns into before it is kept: as a whole or not at all. */
type Reader = (cell: string, place: CellPlace) => number;

type ColumnReader = readonly [column: number, read: Reader];

class SampleReader {
  readonly #table: Table;
  readonly #columns: Columns;
  readonly #options: ReadOptions;
  readonly #decimals: Decimals;
  readonly #values: Growing<Float32Array | Float64Array>;
  readonly #targets: Growing<Float32Array | Int32Array>;
  readonly #classes = new Labels();
  readonly #texts: ReadonlyMap<number, Labels>;
  readonly #readers: readonly ColumnReader[];
  readonly #current: Float64Array;
  #dropped = 0;
  #missing = 0;

  constructor(table: Table, columns: Columns, options: ReadOptions) {
    [this.#table, this.#columns, this.#options] = [table, columns, options];
    this.#decimals = new Decimals(options.decimal, table.delimiter);
    this.#values = new Growing((length) => (options.isExact ? new Float64Array(length) : new Float32Array(length)));
    this.#targets = new Growing((length) => (options.isNumeric ? new Float32Array(length) : new Int32Array(length)));
    const encoded = columns.features.filter(({ isEncoded }) => isEncoded);
    this.#texts = new Map(encoded.map(({ column }) => [column, new Labels()]));
    this.#readers = [
      ...columns.features.map((feature): ColumnReader => [feature.column, this.#featureReader(feature)]),
      [columns.target, this.#targetReader()],
    ];
    this.#current = new Float64Array(this.#readers.length);
  }

  read(row: Row): void {
    checkWidth(this.#table, row);
    const cells = this.#readers.map(([column]) => (row.cells[column] ?? "").trim());
    // Before any cell is read: what only rows have that are left out is no label.
    if (this.#options.missing === "drop" && cells.some(isMissing)) return void (this.#dropped += 1);
    cells.forEach((cell, i) => (this.#current[i] = this.#readCell(cell, row.line, i)));
    this.#keep();
  }

  finish(): Samples {
    this.#decimals.finish();
    const { file, line } = this.#table;
    if (this.#targets.length === 0) {
      const where = this.#dropped === 0 ? `${file}, line ${line}` : file;
      throw formatError(
        where,
        this.#dropped === 0 ? "there are no rows under the header line" : "--missing drop leaves no row",
      );
    }
    const width = this.#columns.features.length;
    const target = this.#options.isNumeric
      ? { texts: [], value: (row: number) => this.#targets.at(row) }
      : this.#classTarget();
    return {
      rows: this.#targets.length,
      features: this.#columns.features.map((feature, i) =>
        this.#feature(feature, (row) => this.#values.at(row * width + i)),
      ),
      target: target.value,
      classes: target.texts,
      decimalMark: this.#decimals.mark,
      dropped: this.#dropped,
      missing: this.#missing,
    };
  }

  #readCell(cell: string, line: number, i: number): number {
    const [column, read] = this.#readers[i] as ColumnReader;
    const place = new CellPlace(this.#table, line, column);
    if (!isMissing(cell)) return read(cell, place);
    this.#checkFillable(cell, place, i);
    this.#missing += 1;
    return Number.NaN;
  }

  #keep(): void {
    const last = this.#current.length - 1;
    for (let i = 0; i < last; i++) this.#values.push(this.#current[i] as number);
    this.#targets.push(this.#current[last] as number);
  }

  #featureReader({ column, name }: FeatureColumn): Reader {
    const labels = this.#texts.get(column);
    if (labels !== undefined) return (cell, place) => labelNumber(labels, cell, place);
    const advice = `--encode ${quoted(name)} makes a feature of each different text, --features leaves a column out`;
    return (cell, place) => this.#number(cell, place, advice);
  }

  #targetReader(): Reader {
    if (!this.#options.isNumeric) return (cell, place) => labelNumber(this.#classes, cell, place);
    return (cell, place) => this.#number(cell, place, "a number to predict is one; --loss cross-entropy takes classes");
  }

  #number(cell: string, place: Place, advice: string): number {
    const number = this.#decimals.parse(cell, place);
    if (number === null) throw place.error(`${JSON.stringify(cell)} is not a number; ${advice}`);
    if (Number.isFinite(Math.fround(number))) return number;
    throw place.error(`${cell} is beyond the range of float32`);
  }

  /** Only a feature that is a number has a mean. */
  #checkFillable(cell: string, place: CellPlace, i: number): void {
    const isNumber = i < this.#readers.length - 1 && !this.#texts.has(place.column);
    if (this.#options.missing === "mean" && isNumber) return;
    const what = cell === "" ? "the cell is empty" : `${JSON.stringify(cell)} means that the value is missing`;
    const mean = isNumber ? ", --missing mean puts the column's mean in" : "";
    const why = this.#options.missing === "mean" ? "; only a feature that is a number has a mean" : "";
    throw place.error(`${what}${why}; --missing drop leaves its row out${mean}`);
  }

  #feature({ column, name }: FeatureColumn, value: (row: number) => number): Feature {
    const labels = this.#texts.get(column);
    if (labels === undefined) return { name, texts: null, value };
    const { texts, places } = labels.sorted();
    return { name, texts, value: (row) => places[value(row)] as number };
  }

  #classTarget(): { texts: readonly string[]; value(row: number): number } {
    const fraction = this.#classes.fraction();
    if (fraction !== null) {
      const problem = `${fraction.text} is no class: a target is text or integers; with --loss mse it is a number to predict`;
      throw cellError(this.#table, fraction.line, this.#columns.target, problem);
    }
    const { texts, places } = this.#classes.sorted();
    const column = JSON.stringify(this.#table.columns[this.#columns.target]);
    if (texts.length === 1)
      throw formatError(`${this.#table.file}, column ${column}`, `all rows are of one class, ${texts[0]}`);
    return { texts, value: (row) => places[this.#targets.at(row)] as number };
  }
}

function labelNumber(labels: Labels, cell: string, place: Place): number {
  const number = labels.numberOf(cell, place.line);
  if (!labels.isFull) return number;
  throw place.error("the column has more than 100000 different texts; with --loss mse a target is a number to predict");
}

/** As --features and --encode read it, in a shell. */
function quoted(name: string): string {
  return /[",]/.test(name) ? `'"${name.replaceAll('"', '""')}"'` : /\s/.test(name) ? JSON.stringify(name) : name;
}

/** A table's rows as numbers, one after another, and what all of them say of the columns. */
import { isMissing } from "../../preprocessing/cell.js";
import { checkWidth, type Columns, type FeatureColumn } from "./columns.js";
import type { Row, Table } from "./csv.js";
import { type DecimalMark, Decimals, type Place } from "./decimals.js";
import { cellError, CellPlace, formatError } from "./errors.js";
import { Labels } from "./labels.js";
import type { MissingRule } from "./missing.js";

export interface ReadOptions {
  readonly missing: MissingRule | undefined;
  readonly decimal: DecimalMark | undefined;
  /** Whether the target is a number. */
  readonly isNumeric: boolean;
}

/** What is known when all rows have been read. */
export interface Learnt {
  /** Without those that were left out. */
  readonly rows: number;
  readonly features: readonly LearntColumn[];
  readonly target: LearntColumn;
  readonly decimalMark: DecimalMark;
  /** Rows left out, and cells to be filled, since something was missing. */
  readonly dropped: number;
  readonly missing: number;
}

export interface LearntColumn {
  readonly name: string;
  /** Sorted; null for a column of numbers. */
  readonly texts: readonly string[] | null;
  /** What the reader has given for a cell, as it is meant: a number, or a text's place in `texts`. */
  valueOf(given: number): number;
}

/** Of one cell. A text is read as its number, in the order in which the texts have come. */
type CellReader = (cell: string, place: CellPlace) => number;

type ColumnReader = readonly [column: number, read: CellReader];

/** Throws ERR_FILE_FORMAT for a row that is too short or long, and for a cell that is not what its column must be. */
export class RowReader {
  readonly #table: Table;
  readonly #columns: Columns;
  readonly #options: ReadOptions;
  readonly #decimals: Decimals;
  readonly #classes = new Labels();
  readonly #texts: ReadonlyMap<number, Labels>;
  readonly #readers: readonly ColumnReader[];
  readonly #current: Float64Array;
  #rows = 0;
  #dropped = 0;
  #missing = 0;

  constructor(table: Table, columns: Columns, options: ReadOptions) {
    [this.#table, this.#columns, this.#options] = [table, columns, options];
    this.#decimals = new Decimals(options.decimal, table.delimiter);
    const encoded = columns.features.filter(({ isEncoded }) => isEncoded);
    this.#texts = new Map(encoded.map(({ column }) => [column, new Labels()]));
    this.#readers = [
      ...columns.features.map((feature): ColumnReader => [feature.column, this.#featureReader(feature)]),
      [columns.target, this.#targetReader()],
    ];
    this.#current = new Float64Array(this.#readers.length);
  }

  /** The features, NaN for one that is missing, and the target, in the same memory each time; null for a row that is left out. */
  read(row: Row): Float64Array | null {
    checkWidth(this.#table, row);
    const cells = this.#readers.map(([column]) => (row.cells[column] ?? "").trim());
    // Before any cell is read: what only rows have that are left out is no label.
    if (this.#options.missing === "drop" && cells.some(isMissing)) {
      this.#dropped += 1;
      return null;
    }
    cells.forEach((cell, i) => (this.#current[i] = this.#readCell(cell, row.line, i)));
    this.#rows += 1;
    return this.#current;
  }

  finish(): Learnt {
    this.#decimals.finish();
    const { file, line } = this.#table;
    if (this.#rows === 0) {
      const where = this.#dropped === 0 ? `${file}, line ${line}` : file;
      throw formatError(
        where,
        this.#dropped === 0 ? "there are no rows under the header line" : "--missing drop leaves no row",
      );
    }
    const name = this.#table.columns[this.#columns.target] as string;
    return {
      rows: this.#rows,
      features: this.#columns.features.map((feature) => learnt(feature.name, this.#texts.get(feature.column))),
      target: learnt(name, this.#options.isNumeric ? undefined : this.#checkedClasses()),
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

  #featureReader({ column, name }: FeatureColumn): CellReader {
    const labels = this.#texts.get(column);
    if (labels !== undefined) return (cell, place) => labelNumber(labels, cell, place);
    const advice = `--encode ${quoted(name)} makes a feature of each different text, --features leaves a column out`;
    return (cell, place) => this.#number(cell, place, advice);
  }

  #targetReader(): CellReader {
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

  #checkedClasses(): Labels {
    const fraction = this.#classes.fraction();
    if (fraction !== null) {
      const problem = `${fraction.text} is no class: a target is text or integers; with --loss mse it is a number to predict`;
      throw cellError(this.#table, fraction.line, this.#columns.target, problem);
    }
    const { texts } = this.#classes.sorted();
    const column = JSON.stringify(this.#table.columns[this.#columns.target]);
    if (texts.length === 1)
      throw formatError(`${this.#table.file}, column ${column}`, `all rows are of one class, ${texts[0]}`);
    return this.#classes;
  }
}

function learnt(name: string, labels: Labels | undefined): LearntColumn {
  if (labels === undefined) return { name, texts: null, valueOf: (given) => given };
  const { texts, places } = labels.sorted();
  return { name, texts, valueOf: (given) => places[given] as number };
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

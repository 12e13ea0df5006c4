/** A table's rows as a net's input, some at a time. */
import { type InputColumn, type Preprocessing, type Tensor, zeros } from "../../index.js";
import { isMissing } from "../../preprocessing/cell.js";
import type { Encoder } from "../../preprocessing/encoder.js";
import { encoderOf } from "../../preprocessing/preprocessing.js";
import { checkWidth, columnNamed } from "../table/columns.js";
import type { Row, Table } from "../table/csv.js";
import { type DecimalMark, Decimals } from "../table/decimals.js";
import { CellPlace } from "../table/errors.js";

/** Rows as they were read together. */
export interface InputRows {
  /** [rows, features]; zeros where a row is not whole. */
  readonly x: Tensor;
  /** Whether each row has all values. */
  readonly isWhole: readonly boolean[];
  /** What each row has in the net's own target column; empty where the table has none. */
  readonly targets: readonly string[];
}

export interface InputOptions {
  readonly decimal: DecimalMark | undefined;
  /** Whether a row without a value that nothing stands in for is passed over; else it is an error. */
  readonly takesGaps: boolean;
}

/** A column of the net's input, and where the table has it. */
interface Source {
  readonly column: number;
  readonly own: InputColumn;
  readonly encoder: Encoder;
}

/** Whether there is no value, and none stands in for it. */
function isGap({ own }: Source, text: string): boolean {
  if (!isMissing(text)) return false;
  return "categories" in own ? !own.categories.includes(text) : own.fill === undefined;
}

export class InputReader {
  /** The columns that nothing is done with. */
  readonly others: readonly string[];
  readonly #table: Table;
  readonly #options: InputOptions;
  readonly #sources: readonly Source[];
  readonly #width: number;
  readonly #target: number;
  readonly #decimals: Decimals;

  /** Throws ERR_FILE_FORMAT for a table that lacks a column. `target` is the column to compare with, null for none. */
  constructor(table: Table, { columns, features }: Preprocessing, target: string | null, options: InputOptions) {
    [this.#table, this.#options, this.#width] = [table, options, features.length];
    const names = table.columns.map((name, column) => name || `column ${column + 1}`);
    this.#sources = columns.map((own) => {
      return { own, encoder: encoderOf(own), column: columnNamed({ ...table, columns: names }, own.name) };
    });
    this.#target = target === null ? -1 : names.indexOf(target);
    const used = new Set([this.#target, ...this.#sources.map(({ column }) => column)]);
    this.others = names.filter((_, column) => !used.has(column));
    this.#decimals = new Decimals(options.decimal, table.delimiter);
  }

  /** Throws ERR_FILE_FORMAT, with the line and the column, for a cell that is not what its column must be. */
  async *rows(): AsyncGenerator<InputRows> {
    for await (const rows of this.#table.rows) if (rows.length > 0) yield this.#read(rows);
  }

  #read(rows: readonly Row[]): InputRows {
    const x = zeros([rows.length, this.#width]);
    const isWhole = rows.map((row, i) => this.#write(x.data, i * this.#width, row));
    this.#decimals.finish(); // before anything is made of numbers that could be two
    const targets = this.#target === -1 ? [] : rows.map(({ cells }) => (cells[this.#target] ?? "").trim());
    return { x, isWhole, targets };
  }

  #write(data: Float32Array, start: number, row: Row): boolean {
    checkWidth(this.#table, row);
    const cells = this.#sources.map(({ column }) => row.cells[column] ?? "");
    const gap = this.#sources.find((source, i) => isGap(source, (cells[i] as string).trim()));
    if (gap !== undefined) return this.#passOver(row, gap);
    let at = start;
    this.#sources.forEach((source, i) => {
      source.encoder.write(data, at, this.#number(source, cells[i] as string, row.line));
      at += source.encoder.features.length;
    });
    return true;
  }

  #passOver({ line }: Row, { column }: Source): false {
    if (this.#options.takesGaps) return false;
    const problem = "the value is missing, and the net has learnt nothing that stands in for it";
    throw new CellPlace(this.#table, line, column).error(`${problem}; --missing empty predicts nothing for the row`);
  }

  #number({ own, encoder, column }: Source, cell: string, line: number): number {
    const place = new CellPlace(this.#table, line, column);
    const text = cell.trim();
    const isNumber = !("categories" in own) && !isMissing(text);
    const value = isNumber ? (this.#decimals.parse(text, place) ?? text) : cell;
    return encoder.read(value, (problem) => place.error(problem));
  }
}

/** CSV files with a header line, by papaparse, in pieces. Every error names the file and the line as an editor counts it. */
import Papa from "papaparse";
import type { SamebitsError } from "../../index.js";
import { inputName, textPieces } from "../input.js";
import { findDelimiter } from "./delimiter.js";
import { formatError } from "./errors.js";

export interface Row {
  readonly line: number;
  /** As they are in the file. */
  readonly cells: readonly string[];
}

/** A file that has been opened: its header is read, its rows come when they are asked for, once. */
export interface Table {
  readonly file: string;
  readonly delimiter: string;
  /** Trimmed; "" for a column without a name. */
  readonly columns: readonly string[];
  /** The header's. */
  readonly line: number;
  /** Those that are not blank, some at a time. */
  readonly rows: AsyncIterable<readonly Row[]>;
}

/** As much of a file as its delimiter is judged by. */
const SAMPLE = 2 ** 16;

/** `onBytes` is told what has been read. Throws ERR_ARGUMENT for a file that cannot be read, ERR_FILE_FORMAT for what is wrong in it. */
export async function openTable(
  input: string,
  delimiter: string | undefined,
  onBytes?: (count: number) => void,
): Promise<Table> {
  const file = inputName(input);
  const pieces = textPieces(input, onBytes);
  const { text, isWhole } = await readSample(pieces);
  const used = delimiter ?? findDelimiter(file, text, isWhole);
  const rows = parsePieces(file, used, startingWith(text, pieces));
  const first = await rows.next();
  const [header, ...others] = first.value ?? [];
  if (header === undefined) throw formatError(file, "the file is empty; its first line must name the columns");
  const columns = header.cells.map((cell: string) => cell.trim());
  return { file, delimiter: used, columns, line: header.line, rows: startingWith(others, rows) };
}

async function readSample(pieces: AsyncGenerator<string>): Promise<{ text: string; isWhole: boolean }> {
  let text = "";
  while (text.length < SAMPLE) {
    const next = await pieces.next();
    if (next.done) return { text, isWhole: true };
    text += next.value;
  }
  return { text, isWhole: false };
}

async function* startingWith<T>(first: T, others: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* others;
}

/** A row longer than this is a quote that nobody has closed. */
const LONGEST_ROW = 2 ** 24;

/** Never an empty list but at the end. */
async function* parsePieces(file: string, delimiter: string, pieces: AsyncIterable<string>): AsyncGenerator<Row[]> {
  const parser = new RowParser(file, delimiter);
  for await (const piece of pieces) {
    const rows = parser.parse(piece, false);
    if (rows.length > 0) yield rows;
  }
  yield parser.parse("", true);
}

class RowParser {
  readonly #file: string;
  readonly #config: Papa.ParseConfig;
  /** The beginning of a row whose end is still to come. */
  #rest = "";
  #line = 1;

  constructor(file: string, delimiter: string) {
    this.#file = file;
    this.#config = { delimiter, newline: "\n" };
  }

  parse(piece: string, isLast: boolean): Row[] {
    const text = this.#rest + piece;
    const { data, errors, meta } = new Papa.Parser(this.#config).parse(text, 0, !isLast) as Papa.ParseResult<string[]>;
    this.#rest = isLast ? "" : text.slice(meta.cursor);
    const rows = this.#number(data, text.includes('"'));
    // Of a row that is cut short, nothing can be said yet.
    const error = errors.find(({ row = 0 }) => isLast || row < data.length);
    if (error !== undefined) throw this.#error(rows[error.row ?? 0], quoteProblem(error.code));
    if (this.#rest.length > LONGEST_ROW) {
      const problem = `a row has more than ${LONGEST_ROW} characters; is a quote never closed?`;
      throw this.#error({ line: this.#line, cells: [""] }, problem);
    }
    return rows.filter(({ cells }) => cells.length > 1 || (cells[0] as string).trim() !== "");
  }

  /** A quoted cell may hold line breaks, so a row's line is counted from the cells before. */
  #number(data: readonly string[][], isQuoted: boolean): Row[] {
    return data.map((cells) => {
      const row = { line: this.#line, cells };
      if (isQuoted) for (const cell of cells) this.#line += cell.split("\n").length - 1;
      this.#line += 1;
      return row;
    });
  }

  #error(row: Row | undefined, problem: string): SamebitsError {
    return formatError(`${this.#file}, line ${row?.line ?? 1}, column ${row?.cells.length ?? 1}`, problem);
  }
}

function quoteProblem(code: string): string {
  if (code === "MissingQuotes") return "a quoted cell has no closing quote";
  return 'there is text after a quoted cell; a quote in a cell is written twice: ""';
}

/** CSV files with a header line, by papaparse. Every error names the file and the line as an editor counts it. */
import Papa from "papaparse";
import { SamebitsError } from "../index.js";
import { readText } from "./files.js";

export interface Row {
  readonly line: number;
  /** Trimmed; one for each column. */
  readonly cells: readonly string[];
}

/** At least one row; the columns' names are not empty and differ. */
export interface Table {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** Throws ERR_ARGUMENT for a file that cannot be read, ERR_FILE_FORMAT for what is wrong in it. */
export async function readTable(file: string): Promise<Table> {
  const [header, ...rows] = parseRows(file, await readText(file));
  if (header === undefined) throw formatError(file, "the file is empty; its first line must name the columns");
  checkHeader(file, header);
  if (rows.length === 0) throw formatError(`${file}, line ${header.line}`, "there are no rows under the header line");
  for (const row of rows) checkWidth(file, header.cells, row);
  return { file, columns: header.cells, rows };
}

export function formatError(where: string, problem: string): SamebitsError {
  return new SamebitsError("ERR_FILE_FORMAT", `${where}: ${problem}`);
}

/** What is wrong in one cell; `column` counts from 0. */
export function cellError({ file, columns }: Table, line: number, column: number, problem: string): SamebitsError {
  return formatError(`${file}, line ${line}, column ${JSON.stringify(columns[column])}`, problem);
}

/** The rows that are not blank lines. A quoted cell may hold line breaks, so a row's line is counted from the cells before. */
function parseRows(file: string, text: string): Row[] {
  const unix = text.replaceAll(/\r\n?/g, "\n");
  const { data, errors } = Papa.parse<string[]>(unix, { delimiter: ",", newline: "\n" });
  let line = 1;
  const rows = data.map((raw) => {
    const row = { line, cells: raw.map((cell) => cell.trim()) };
    for (const cell of raw) line += cell.split("\n").length - 1;
    line += 1;
    return row;
  });
  const [error] = errors;
  if (error !== undefined) {
    const where = rows[error.row ?? 0];
    throw formatError(
      `${file}, line ${where?.line ?? 1}, column ${where?.cells.length ?? 1}`,
      quoteProblem(error.code),
    );
  }
  return rows.filter(({ cells }) => cells.length > 1 || cells[0] !== "");
}

function quoteProblem(code: string): string {
  if (code === "MissingQuotes") return "a quoted cell has no closing quote";
  return 'there is text after a quoted cell; a quote in a cell is written twice: ""';
}

function checkHeader(file: string, { line, cells }: Row): void {
  cells.forEach((name, i) => {
    if (name === "") throw formatError(`${file}, line ${line}, column ${i + 1}`, "the column has no name");
    const first = cells.indexOf(name);
    if (first === i) return;
    const where = `${file}, line ${line}, column ${JSON.stringify(name)}`;
    throw formatError(where, `columns ${first + 1} and ${i + 1} have the same name`);
  });
}

function checkWidth(file: string, columns: readonly string[], { line, cells }: Row): void {
  const counts = `${cells.length} of ${columns.length} cells`;
  if (cells.length < columns.length) {
    throw formatError(
      `${file}, line ${line}, column ${JSON.stringify(columns[cells.length])}`,
      `the cell is missing; the line has ${counts}`,
    );
  }
  if (cells.length === columns.length) return;
  const extra = JSON.stringify(cells[columns.length]);
  throw formatError(
    `${file}, line ${line}, column ${columns.length + 1}`,
    `the cell ${extra} is one too many; the header names ${columns.length} columns`,
  );
}

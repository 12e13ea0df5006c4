/** Which columns of a table are features, of which kind, and which one is the target. */
import Papa from "papaparse";
import { SamebitsError } from "../../index.js";
import { didYouMean } from "../choice.js";
import { parseDecimal } from "../../preprocessing/cell.js";
import type { Row, Table } from "./csv.js";
import { cellError, formatError } from "./errors.js";

type Header = Pick<Table, "file" | "columns" | "line">;

export interface Columns {
  readonly features: readonly FeatureColumn[];
  readonly target: number;
  /** Columns without a name, from 0, that nobody has asked for. */
  readonly ignored: readonly number[];
}

export interface FeatureColumn {
  readonly column: number;
  readonly name: string;
  /** Whether its cells are texts, and each different text a feature: 0 or 1. */
  readonly isEncoded: boolean;
}

/** Names of columns, as a line of CSV each. */
export interface ColumnNames {
  readonly target: string;
  /** All columns that have a name, but the target, when it is not given. */
  readonly features: string | undefined;
  readonly encode: string | undefined;
}

/** Throws ERR_FILE_FORMAT for a column that is not there, ERR_ARGUMENT for features that make no sense. */
export function chooseColumns(header: Header, names: ColumnNames): Columns {
  const target = columnNamed(header, names.target);
  const features = names.features === undefined ? otherColumns(header, target) : chosenColumns(header, names.features);
  checkFeatures(header, features, target);
  const encoded = names.encode === undefined ? [] : chosenColumns(header, names.encode);
  for (const column of encoded) checkEncoded(header, column, features, target);
  return {
    features: features.map((column) => featureOf(header, column, encoded)),
    target,
    ignored: nameless(header).filter((column) => !features.includes(column)),
  };
}

function featureOf({ columns }: Header, column: number, encoded: readonly number[]): FeatureColumn {
  return { column, name: columns[column] || `column ${column + 1}`, isEncoded: encoded.includes(column) };
}

/** How many cells a row has at least: those of nameless columns at the end may be missing. */
function namedWidth({ columns }: Header): number {
  return columns.findLastIndex((name) => name !== "") + 1;
}

/** Throws ERR_FILE_FORMAT for a row with too many cells, or too few. */
export function checkWidth(header: Header, { line, cells }: Row): void {
  const { columns } = header;
  if (cells.length === columns.length) return;
  if (cells.length > columns.length) {
    const problem = `the cell ${JSON.stringify((cells[columns.length] as string).trim())} is one too many`;
    throw cellError(header, line, columns.length, `${problem}; the header names ${columns.length} columns`);
  }
  if (cells.length >= namedWidth(header)) return;
  const problem = `the cell is missing; the line has ${cells.length} of ${columns.length} cells`;
  throw cellError(header, line, cells.length, problem);
}

function nameless({ columns }: Header): number[] {
  return columns.flatMap((name, column) => (name === "" ? [column] : []));
}

/** The columns but the target. An index column has no name and comes first; a comma at the lines' ends makes one last. */
function otherColumns(header: Header, target: number): number[] {
  const last = namedWidth(header) - 1;
  header.columns.forEach((name, column) => {
    if (name === "" && column > 0 && column < last)
      throw cellError(header, header.line, column, "the column has no name");
    checkUnique(header, column);
  });
  const others = header.columns.flatMap((name, column) => (column === target || name === "" ? [] : [column]));
  if (others.length > 0) return others;
  throw formatError(header.file, "there is no column besides the target; what separates the cells? say --delimiter");
}

/** Two columns of one name cannot be told apart. */
function checkUnique(header: Header, column: number): void {
  const name = header.columns[column] as string;
  const first = header.columns.indexOf(name);
  if (name === "" || first === column) return;
  throw cellError(header, header.line, column, `columns ${first + 1} and ${column + 1} have the same name`);
}

function chosenColumns(header: Header, text: string): number[] {
  const [names = []] = Papa.parse<string[]>(text, { delimiter: "," }).data;
  return names.map((name) => columnNamed(header, name.trim()));
}

function checkFeatures({ columns }: Header, chosen: readonly number[], target: number): void {
  const twice = chosen.find((column, i) => chosen.indexOf(column) !== i);
  const [wrong, problem] = chosen.includes(target) ? [target, "is the target"] : [twice, "is there twice"];
  if (wrong === undefined) return;
  const name = JSON.stringify(columns[wrong]);
  throw new SamebitsError("ERR_ARGUMENT", `the column ${name} cannot be a feature: it ${problem}`);
}

function checkEncoded({ columns }: Header, column: number, features: readonly number[], target: number): void {
  if (features.includes(column)) return;
  const problem = column === target ? "it is the target, which needs no --encode" : "it is not among the features";
  throw new SamebitsError(
    "ERR_ARGUMENT",
    `the column ${JSON.stringify(columns[column])} cannot be encoded: ${problem}`,
  );
}

/** Throws ERR_FILE_FORMAT where there is no such column, or more than one. */
export function columnNamed(header: Header, name: string): number {
  const { file, columns, line } = header;
  const column = columns.lastIndexOf(name);
  if (column !== -1) {
    checkUnique(header, column);
    return column;
  }
  const list = columns.map((own) => JSON.stringify(own)).join(", ");
  throw formatError(
    `${file}, line ${line}`,
    `there is no column ${JSON.stringify(name)}; the header line names ${list}${adviceOn(name, columns)}`,
  );
}

function adviceOn(name: string, columns: readonly string[]): string {
  if (columns.some((own) => parseDecimal(own) !== null)) {
    return "; it looks like data, but the first line must name the columns";
  }
  return columns.length === 1 ? "; what separates the cells? say --delimiter" : didYouMean(name, columns);
}

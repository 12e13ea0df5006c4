/** Cells as numbers: features in float64, the target as class indices. */
import { cellError, formatError, type Table } from "./csv.js";
import { parseDecimal } from "./numbers.js";

export interface Target {
  /** The labels, sorted; a row's class is its label's index. */
  readonly classes: readonly string[];
  readonly indices: Int32Array;
}

/** The columns' numbers, row-major. Throws ERR_FILE_FORMAT for a cell that is no number (then with advice), or none that float32 holds. */
export function readNumbers(table: Table, columns: readonly number[], advice: string): Float64Array {
  const values = new Float64Array(table.rows.length * columns.length);
  table.rows.forEach(({ line, cells }, row) =>
    columns.forEach((column, i) => {
      values[row * columns.length + i] = readNumber(table, line, column, cells[column] as string, advice);
    }),
  );
  return values;
}

function readNumber(table: Table, line: number, column: number, cell: string, advice: string): number {
  checkFilled(table, line, column, cell);
  const number = parseDecimal(cell);
  if (number === null) {
    throw cellError(table, line, column, `${JSON.stringify(cell)} is not a number; ${advice}`);
  }
  if (Number.isFinite(Math.fround(number))) return number;
  throw cellError(table, line, column, `${cell} is beyond the range of float32`);
}

function checkFilled(table: Table, line: number, column: number, cell: string): void {
  if (cell === "") throw cellError(table, line, column, "the cell is empty");
}

/** Labels that are all integers are sorted as numbers, others by their characters' codes, the same in every language. */
export function encodeTarget(table: Table, column: number): Target {
  const cells = table.rows.map(({ line, cells }) => {
    const cell = cells[column] as string;
    checkFilled(table, line, column, cell);
    return cell;
  });
  const labels = labelsOf(table, column, cells);
  const classes = [...new Set(labels)];
  if (typeof classes[0] === "bigint") (classes as bigint[]).sort((a, b) => (a < b ? -1 : 1));
  else classes.sort();
  if (classes.length === 1) {
    throw formatError(
      `${table.file}, column ${JSON.stringify(table.columns[column])}`,
      `all rows are of one class, ${classes[0]}`,
    );
  }
  const indexOf = new Map(classes.map((label, i) => [label, i]));
  const indices = Int32Array.from(labels, (label) => indexOf.get(label) as number);
  return { classes: classes.map(String), indices };
}

const INTEGER = /^([+-]?\d+)(\.0*)?$/;

/** The cells as integers if they all are, as texts if not all are numbers. Fractions are no labels. */
function labelsOf(table: Table, column: number, cells: readonly string[]): (string | bigint)[] {
  if (cells.some((cell) => parseDecimal(cell) === null)) return [...cells];
  return cells.map((cell, row) => {
    const integer = INTEGER.exec(cell)?.[1];
    if (integer !== undefined) return BigInt(integer);
    const { line } = table.rows[row] as { line: number };
    throw cellError(table, line, column, `${cell} is no class: a target is text or integers`);
  });
}

/** What is wrong in a file, and where. */
import { SamebitsError } from "../../index.js";
import type { Table } from "./csv.js";

export function formatError(where: string, problem: string): SamebitsError {
  return new SamebitsError("ERR_FILE_FORMAT", `${where}: ${problem}`);
}

/** What is wrong in one cell; `column` counts from 0. */
export function cellError(
  { file, columns }: Pick<Table, "file" | "columns">,
  line: number,
  column: number,
  problem: string,
): SamebitsError {
  const name = columns[column];
  return formatError(`${file}, line ${line}, column ${name ? JSON.stringify(name) : column + 1}`, problem);
}

/** Where a cell is: looked at only where something is wrong in it. */
export class CellPlace {
  readonly line: number;
  /** From 0. */
  readonly column: number;
  readonly #table: Pick<Table, "file" | "columns">;

  constructor(table: Pick<Table, "file" | "columns">, line: number, column: number) {
    this.line = line;
    this.column = column;
    this.#table = table;
  }

  error(problem: string): SamebitsError {
    return cellError(this.#table, this.line, this.column, problem);
  }
}

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

/** Which columns of a table are features and which one is the target. */
import Papa from "papaparse";
import { SamebitsError } from "../index.js";
import { formatError, type Table } from "./csv.js";
import { parseDecimal } from "./numbers.js";

export interface Columns {
  readonly features: readonly number[];
  readonly target: number;
}

/**
 * The columns by number. `features` is a line of CSV, all columns but the target when it is not given. Throws ERR_FILE_FORMAT
 * for a column that is not there, ERR_ARGUMENT for features that make no sense.
 */
export function chooseColumns(table: Table, target: string, features: string | undefined): Columns {
  const targetColumn = columnNamed(table, target);
  const others = table.columns.map((_, column) => column).filter((column) => column !== targetColumn);
  const chosen = features === undefined ? others : parseFeatures(table, features, targetColumn);
  if (chosen.length > 0) return { features: chosen, target: targetColumn };
  throw formatError(table.file, "there is no column besides the target; are the cells separated by commas?");
}

function parseFeatures(table: Table, text: string, target: number): number[] {
  const [names = []] = Papa.parse<string[]>(text, { delimiter: "," }).data;
  const chosen = names.map((name) => columnNamed(table, name.trim()));
  const twice = chosen.find((column, i) => chosen.indexOf(column) !== i);
  const problem = chosen.includes(target) ? [target, "is the target"] : [twice, "is there twice"];
  if (problem[0] === undefined) return chosen;
  const name = JSON.stringify(table.columns[problem[0] as number]);
  throw new SamebitsError("ERR_ARGUMENT", `the column ${name} cannot be a feature: it ${problem[1]}`);
}

function columnNamed({ file, columns }: Table, name: string): number {
  const column = columns.indexOf(name);
  if (column !== -1) return column;
  const isHeaderMissing = columns.some((own) => parseDecimal(own) !== null);
  const list = columns.map((own) => JSON.stringify(own)).join(", ");
  const advice = isHeaderMissing
    ? "; it looks like data, but the first line must name the columns"
    : columns.length === 1
      ? "; are the cells separated by commas?"
      : "";
  throw formatError(
    `${file}, line 1`,
    `there is no column ${JSON.stringify(name)}; the header line names ${list}${advice}`,
  );
}

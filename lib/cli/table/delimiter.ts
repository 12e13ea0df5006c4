/** What separates the cells of a file: told, or found where just one delimiter suits. */
import Papa from "papaparse";
import type { Arguments, Options } from "../arguments.js";
import { UsageError } from "../failure.js";
import { formatError } from "./errors.js";

const NAMES: Readonly<Record<string, string>> = { comma: ",", semicolon: ";", tab: "\t", pipe: "|", "\\t": "\t" };
const CANDIDATES = [",", ";", "\t", "|"];

export const DELIMITER_OPTION: Options = {
  delimiter: { value: "C", help: "what separates the cells: a character, or tab (the one of , ; tab | that suits)" },
};

/** Throws UsageError. */
export function readDelimiter(args: Arguments): string | undefined {
  const text = args.text("delimiter");
  if (text === undefined) return undefined;
  const delimiter = Object.hasOwn(NAMES, text) ? (NAMES[text] as string) : text;
  if (delimiter.length === 1 && !/[\p{L}\p{N}."+\-\r\n]/u.test(delimiter)) return delimiter;
  throw new UsageError(`--delimiter must be one character, like ";", or tab; given ${JSON.stringify(text)}`);
}

/** As help and messages show it. */
export function delimiterName(delimiter: string): string {
  return delimiter === "\t" ? "tab" : JSON.stringify(delimiter);
}

/** The rows that it is judged by. */
const ROWS = 100;

/**
 * The one that splits the header line; where several do, the one by which every row has as many cells. A comma where none
 * does. Throws ERR_FILE_FORMAT where more than one is left.
 */
export function findDelimiter(file: string, sample: string, isWhole: boolean): string {
  const splitting = CANDIDATES.map((delimiter) => ({ delimiter, widths: widthsOf(sample, isWhole, delimiter) })).filter(
    ({ widths: [header = 0] }) => header > 1,
  );
  if (splitting.length <= 1) return splitting[0]?.delimiter ?? ",";
  const even = splitting.filter(({ widths }) => widths.every((width) => width === widths[0]));
  if (even.length === 1) return (even[0] as { delimiter: string }).delimiter;
  const names = (even.length > 0 ? even : splitting).map(({ delimiter }) => delimiterName(delimiter)).join(" or ");
  throw formatError(file, `the cells may be separated by ${names}; say which, like --delimiter semicolon`);
}

/** How many cells each row has. */
function widthsOf(sample: string, isWhole: boolean, delimiter: string): number[] {
  const { data, meta } = Papa.parse<string[]>(sample, { delimiter, newline: "\n", preview: ROWS });
  const rows = isWhole || meta.truncated ? data : data.slice(0, -1); // the last may be cut
  return rows.filter((cells) => cells.length > 1 || cells[0]?.trim() !== "").map((cells) => cells.length);
}

/** From a file to the data sets of a training. */
import { SamebitsError } from "../../index.js";
import { MISSING_WORDS } from "../../preprocessing/cell.js";
import type { Arguments, Options } from "../arguments.js";
import { UsageError } from "../failure.js";
import { type Columns, chooseColumns } from "../table/columns.js";
import { openTable, type Table } from "../table/csv.js";
import { DECIMAL_OPTION, readDecimalMark, type DecimalMark } from "../table/decimals.js";
import { DELIMITER_OPTION, delimiterName, readDelimiter } from "../table/delimiter.js";
import { type MissingRule, readMissingRule } from "../table/missing.js";
import { readSamples, type Samples } from "../table/samples.js";
import { counted, listed } from "../words.js";

export const DATA_OPTIONS: Options = {
  target: { value: "COLUMN", help: "the column to predict" },
  features: { value: "A,B,C", help: "the columns to predict it from (all others that have a name)" },
  encode: { value: "A,B,C", help: "features that are texts: each different text is a feature of its own, 0 or 1" },
  missing: {
    value: "drop|mean",
    help: `what to do where a value is missing (an empty cell, ${MISSING_WORDS.join(", ")}): leave the row out, or put in the column's mean over the training rows (an error)`,
  },
  ...DELIMITER_OPTION,
  ...DECIMAL_OPTION,
};

export interface DataOptions {
  readonly file: string;
  readonly target: string;
  readonly features: string | undefined;
  readonly encode: string | undefined;
  readonly missing: MissingRule | undefined;
  readonly delimiter: string | undefined;
  readonly decimal: DecimalMark | undefined;
  readonly isStandardised: boolean;
}

/** Throws UsageError. */
export function readDataOptions(args: Arguments): DataOptions {
  const target = args.requiredText("target");
  for (const name of ["features", "encode"]) {
    if (args.text(name) === "") throw new UsageError(`--${name} names no column`);
  }
  return {
    file: args.positionals[0] as string,
    target,
    features: args.text("features"),
    encode: args.text("encode"),
    missing: readMissingRule(args),
    delimiter: readDelimiter(args),
    decimal: readDecimalMark(args),
    isStandardised: args.has("standardise"),
  };
}

/** What a file held, after its rows have become data sets. */
export interface Summary {
  readonly file: string;
  readonly target: string;
  readonly rows: number;
  readonly droppedRows: number;
  readonly filledCells: number;
  /** One for each number that the net takes. */
  readonly features: readonly string[];
  /** None where the target is a number. */
  readonly classes: readonly string[];
  /** What was done with the file besides reading it, a line each. */
  readonly notes: readonly string[];
}

export interface Input {
  readonly samples: Samples;
  readonly summary: Summary;
}

/** What the file holds, fit for a net of those sizes. */
export async function readInput(options: DataOptions, sizes: readonly number[], isNumeric: boolean): Promise<Input> {
  const { missing, decimal, isStandardised, target } = options;
  const table = await openTable(options.file, options.delimiter);
  const columns = chooseColumns(table, options);
  const isExact = isStandardised || missing === "mean";
  const samples = await readSamples(table, columns, { missing, decimal, isNumeric, isExact });
  const summary = {
    file: table.file,
    target,
    rows: samples.rows,
    droppedRows: samples.dropped,
    filledCells: samples.missing,
    features: samples.features.flatMap(({ name, texts }) => texts?.map((text) => `${name}=${text}`) ?? [name]),
    classes: samples.classes,
    notes: notesOn(table, columns, samples),
  };
  checkSizes(sizes, summary);
  return { samples, summary };
}

/** What is done with the file besides reading it, a line each. */
export function notesOn(
  table: Table,
  { ignored }: Columns,
  { dropped, missing, decimalMark }: Pick<Samples, "dropped" | "missing" | "decimalMark">,
): string[] {
  const { file, delimiter } = table;
  const list = ignored.map((column) => column + 1).join(", ");
  const isUsual = delimiter === "," && decimalMark === ".";
  return [
    ...(isUsual
      ? []
      : [`${file}: cells are separated by ${delimiterName(delimiter)}, the decimal mark is "${decimalMark}"`]),
    ...(ignored.length === 0
      ? []
      : [`${file}: left out ${ignored.length === 1 ? "column" : "columns"} ${list}, without a name`]),
    ...(dropped === 0 ? [] : [`${file}: left out ${counted(dropped, "row")} where a value is missing`]),
    ...(missing === 0
      ? []
      : [`${file}: put the column's mean into ${counted(missing, "cell")} where the value is missing`]),
  ];
}

/** Throws ERR_SHAPE for a net that does not fit the features and classes. */
function checkSizes(sizes: readonly number[], { features, classes, target }: Summary): void {
  const wanted = [features.length, ...sizes.slice(1, -1), classes.length || 1].join("-");
  const given = sizes.join("-");
  if (given === wanted) return;
  const problem = sizes[0] === features.length ? outputProblem(sizes, classes, target) : inputProblem(sizes, features);
  throw new SamebitsError("ERR_SHAPE", `the net ${given} ${problem}; write --net ${wanted}`);
}

function inputProblem([first = 0]: readonly number[], features: readonly string[]): string {
  const are = features.length === 1 ? "is" : "are";
  return `takes ${counted(first, "number")}, but there ${are} ${counted(features.length, "feature")} (${listed(features)})`;
}

function outputProblem(sizes: readonly number[], classes: readonly string[], target: string): string {
  const has = classes.length === 0 ? "is one" : `has ${classes.length} classes (${listed(classes)})`;
  return `gives ${counted(sizes.at(-1) as number, "number")}, but ${target} ${has}`;
}

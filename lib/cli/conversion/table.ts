/**
 * A table as x and y of a safetensors file, in two passes: the first learns what all rows together say of the columns, the second writes
 * each row's numbers at their places. Of the table no more is in memory than a piece, and of a column its different texts.
 */
import { stat } from "node:fs/promises";
import { checkIsFile } from "../../files/file_reader.js";
import { type TensorOutline, writeSafetensorsParts } from "../../files/safetensors/save.js";
import { PART } from "../../files/tensor_bytes.js";
import { type InputColumn, Preprocessing } from "../../index.js";
import { encoderOf } from "../../preprocessing/preprocessing.js";
import { interruptible } from "../interruption.js";
import { type Columns, chooseColumns } from "../table/columns.js";
import { openTable, type Table } from "../table/csv.js";
import { formatError } from "../table/errors.js";
import { type Learnt, RowReader } from "../table/row_reader.js";
import { type DataOptions, notesOn } from "../training/data.js";
import { Mean } from "../training/scaling.js";
import { counted } from "../words.js";
import type { PassProgress } from "./progress.js";

export interface TableOptions extends DataOptions {
  /** Whether the target is a number. */
  readonly isNumeric: boolean;
}

/** Once through the file. */
interface Pass {
  readonly table: Table;
  readonly columns: Columns;
  readonly reader: RowReader;
}

/** What was written, and what was done with the table besides. Throws as openTable and RowReader do, and ERR_FILE_FORMAT for a file that changes meanwhile. */
export async function convertTable(
  options: TableOptions,
  out: string,
  progress: PassProgress,
): Promise<{ what: string; notes: string[] }> {
  const before = await stampOf(options.file);
  const first = await openPass(options, progress);
  const { learnt, preprocessing } = await learn(first, options);
  const isUnchanged = async (): Promise<boolean> => (await stampOf(options.file)) === before;
  const second = await openPass(options, progress);
  const parts = numbersOf(second, learnt, preprocessing, isUnchanged);
  const outlines = outlinesOf(learnt, preprocessing);
  await interruptible(
    () => `stopped; ${out} is as it was`,
    (untilInterrupted) =>
      writeSafetensorsParts(out, outlines, metadataOf(learnt, preprocessing), untilInterrupted(parts)),
  );
  const { rows, target } = learnt;
  const classes = target.texts === null ? [] : [counted(target.texts.length, "class", "classes")];
  const what = [counted(rows, "row"), counted(preprocessing.features.length, "feature"), ...classes].join(", ");
  return { what, notes: notesOn(first.table, first.columns, learnt) };
}

/** What changes when the file does; "" where it is not there. Throws ERR_ARGUMENT for what is no file, and cannot be read twice. */
async function stampOf(file: string): Promise<string> {
  const stats = await stat(file, { bigint: true }).catch(() => null);
  if (stats === null) return "";
  checkIsFile(file, stats);
  return [stats.dev, stats.ino, stats.size, stats.mtimeNs].join();
}

async function openPass(options: TableOptions, progress: PassProgress): Promise<Pass> {
  const table = await openTable(options.file, options.delimiter, (bytes) => progress.add(bytes));
  const columns = chooseColumns(table, options);
  return { table, columns, reader: new RowReader(table, columns, options) };
}

async function learn(
  { table, columns, reader }: Pass,
  { missing, target }: TableOptions,
): Promise<{ learnt: Learnt; preprocessing: Preprocessing }> {
  const means = columns.features.map(() => new Mean());
  for await (const rows of table.rows) {
    for (const row of rows) {
      const numbers = reader.read(row);
      if (numbers !== null && missing === "mean") means.forEach((mean, i) => mean.add(numbers[i] as number));
    }
  }
  const learnt = reader.finish();
  const inputs = learnt.features.map(({ name, texts }, i): InputColumn => {
    if (texts !== null) return { name, categories: texts };
    return missing === "mean" ? { name, fill: (means[i] as Mean).of(name) } : { name };
  });
  return { learnt, preprocessing: new Preprocessing({ columns: inputs, target }) };
}

function outlinesOf({ rows, target }: Learnt, { features }: Preprocessing): TensorOutline[] {
  const y =
    target.texts === null
      ? ({ dtype: "float32", shape: [rows, 1] } as const)
      : ({ dtype: "int64", shape: [rows] } as const);
  return [
    { name: "x", dtype: "float32", shape: [rows, features.length] },
    { name: "y", ...y },
  ];
}

function metadataOf({ target: { texts } }: Learnt, preprocessing: Preprocessing): [string, string][] {
  const classes: [string, string][] = texts === null ? [] : [["classes", JSON.stringify(texts)]];
  return [...classes, ["preprocessing", JSON.stringify(preprocessing)]];
}

/** Some rows at a time; the same memory again and again. */
async function* numbersOf(
  { table, reader }: Pass,
  { rows: total, features, target }: Learnt,
  preprocessing: Preprocessing,
  isUnchanged: () => Promise<boolean>,
): AsyncGenerator<readonly [name: string, elements: Float32Array | BigInt64Array]> {
  const encoders = preprocessing.columns.map(encoderOf);
  const width = preprocessing.features.length;
  const most = Math.max(1, Math.floor(PART / 4 / width));
  const x = new Float32Array(most * width);
  const y = target.texts === null ? new Float32Array(most) : new BigInt64Array(most);
  let filled = 0;
  const write = (numbers: Float64Array): void => {
    let at = filled * width;
    encoders.forEach((encoder, i) => {
      encoder.write(x, at, (features[i] as Learnt["target"]).valueOf(numbers[i] as number));
      at += encoder.features.length;
    });
    const value = target.valueOf(numbers[encoders.length] as number);
    y[filled] = y instanceof BigInt64Array ? BigInt(value ?? 0) : value; // no text of the first pass: the file has changed
    filled += 1;
  };
  let written = 0;
  for await (const rows of table.rows) {
    for (const row of rows) {
      const numbers = reader.read(row);
      if (numbers === null) continue;
      if (written + filled === total) throw changed(table);
      write(numbers);
      if (filled < most) continue;
      yield ["x", x];
      yield ["y", y];
      written += filled;
      filled = 0;
    }
  }
  yield ["x", x.subarray(0, filled * width)];
  yield ["y", y.subarray(0, filled)];
  if (written + filled !== total || !(await isUnchanged())) throw changed(table);
}

function changed({ file }: Table): Error {
  return formatError(file, "it has changed while it was read; convert it when nobody writes to it");
}

import { writeWhole } from "../../files/atomic_write.js";
import { formatError } from "../../files/file_error.js";
import { withFile } from "../../files/file_reader.js";
import { isSafetensors } from "../../files/safetensors/header.js";
import { argmax, type LoadedNet, loadNet, type Net, type Preprocessing, type Tensor, zeros } from "../../index.js";
import { isMissing } from "../../preprocessing/cell.js";
import type { Arguments } from "../arguments.js";
import { choiceOf } from "../choice.js";
import type { Command } from "../command.js";
import { UsageError } from "../failure.js";
import { checkIsOther, sayWritten } from "../files/written.js";
import { InputReader, type InputRows } from "../prediction/input.js";
import { headerLine, type OutputForm, outputLines, PROBABILITIES } from "../prediction/output.js";
import { print } from "../print.js";
import { openTable } from "../table/csv.js";
import { interruptible } from "../interruption.js";
import { DECIMAL_OPTION, readDecimalMark } from "../table/decimals.js";
import { DELIMITER_OPTION, readDelimiter } from "../table/delimiter.js";
import { counted, listed } from "../words.js";

export const predict: Command = {
  name: "predict",
  synopsis: "NET.safetensors FILE.csv|- [options]",
  summary: "Predict a column of a CSV file, or of standard input for -, by a net that train --out has kept",
  details: [
    `Columns are found by their names, in any order; those that the net does not ask for are left out. They are scaled, filled and encoded
as those that the net was trained on. The result is CSV with a header line on stdout, a line for each row of the file: the class,
or the number, in as few digits as tell it from every other float32. A file may be of any size.`,
    "A mistake in the file ends the command with its line and column: what stands before it may have been written to stdout, but never to --out.",
  ],
  positionals: [2, 2],
  options: {
    proba: { help: "the probability of each class too" },
    out: { value: "FILE", help: "write into a file, whole or not at all, instead of stdout" },
    json: { help: "a line of JSON for each row instead of CSV" },
    missing: {
      value: "empty",
      help: "predict nothing for a row in which a value is missing that nothing was learnt to stand in for (an error)",
    },
    ...DELIMITER_OPTION,
    ...DECIMAL_OPTION,
    quiet: { help: "no notes" },
  },
  run,
};

async function run(args: Arguments): Promise<void> {
  const [file, csv] = args.positionals as [string, string];
  const [delimiter, decimal, out] = [readDelimiter(args), readDecimalMark(args), args.text("out")];
  const takesGaps = readGaps(args);
  if (out !== undefined) await checkIsOther(out, "--out", [csv, file]);
  await checkIsNet(file);
  const loaded = await loadNet(file);
  const preprocessing = preprocessingOf(file, loaded);
  const form = formOf(file, loaded, preprocessing, args);
  const table = await openTable(csv, delimiter);
  const target = loaded.classes === undefined ? null : preprocessing.target;
  const reader = new InputReader(table, preprocessing, target, { decimal, takesGaps });
  const score = new Score(loaded.classes ?? []);
  const pieces = piecesOf(loaded.net, reader, form, score);
  if (out === undefined) for await (const piece of pieces) await print(piece);
  else
    await interruptible(
      () => stopped(score, out),
      (untilInterrupted) => writeWhole(out, encoded(untilInterrupted(pieces))),
    );

  if (args.has("quiet")) return;
  process.stderr.write(notesOn(table.file, target, reader, score));
  if (out !== undefined) await sayWritten(out, counted(score.rows, "prediction"));
}

function readGaps(args: Arguments): boolean {
  const rule = args.text("missing");
  return rule !== undefined && choiceOf("--missing", rule, ["empty"]) === "empty";
}

/** Throws ERR_FILE_FORMAT for the CSV file in the net's place, and for what else is in another format. */
async function checkIsNet(file: string): Promise<void> {
  if (await withFile(file, isSafetensors)) return;
  const remedy = "The first argument is a file of samebits train --out, or of saveNet, the second a CSV file";
  throw formatError(file, "is not a net's file", remedy);
}

function preprocessingOf(file: string, { preprocessing }: LoadedNet): Preprocessing {
  if (preprocessing !== undefined) return preprocessing;
  const remedy = "Train it with samebits train --out, or save it with saveNet's option preprocessing";
  throw formatError(file, "does not say what the columns of the net's input are", remedy);
}

/** Throws ERR_SHAPE for a net that does not take the columns, ERR_FILE_FORMAT where it gives more or less than the classes. */
function formOf(file: string, loaded: LoadedNet, { features, target }: Preprocessing, args: Arguments): OutputForm {
  const [, outputs = 0] = loaded.net.predict(zeros([0, features.length])).shape;
  const { classes = null } = loaded;
  if (classes !== null && classes.length !== outputs)
    throw formatError(
      file,
      `its net gives ${counted(outputs, "number")}, but has ${counted(classes.length, "class", "classes")}`,
    );
  if (classes === null && args.has("proba"))
    throw new UsageError(`--proba is for classes, but ${file} predicts ${counted(outputs, "number")}`);
  const name = target ?? (classes === null ? "prediction" : "class");
  if (name === PROBABILITIES && args.has("proba") && args.has("json"))
    throw new UsageError(
      `${file} predicts a column that is named as JSON's ${PROBABILITIES}: leave out --json or --proba`,
    );
  const isOne = classes !== null || outputs === 1;
  const names = isOne ? [name] : Array.from({ length: outputs }, (_, i) => `${name}_${i + 1}`);
  return { isJson: args.has("json"), names, classes, hasProbabilities: args.has("proba") };
}

/** How often the class is the one that the file has itself. */
class Score {
  rows = 0;
  compared = 0;
  right = 0;
  readonly #classes: readonly string[];

  constructor(classes: readonly string[]) {
    this.#classes = classes;
  }

  add(output: Tensor, { isWhole, targets }: InputRows): void {
    this.rows += isWhole.length;
    if (targets.length === 0 || this.#classes.length === 0) return;
    argmax(output).forEach((best, row) => {
      if (!isWhole[row] || isMissing(targets[row] as string)) return;
      this.compared += 1;
      if (this.#classes[best] === targets[row]) this.right += 1;
    });
  }
}

async function* piecesOf(net: Net, reader: InputReader, form: OutputForm, score: Score): AsyncGenerator<string> {
  yield headerLine(form);
  for await (const rows of reader.rows()) {
    const output = net.predict(rows.x);
    score.add(output, rows);
    yield outputLines(net, output, rows.isWhole, form);
  }
}

function stopped({ rows }: Score, out: string): string {
  process.stdin.destroy(); // else the command would wait for its end
  return `stopped by Ctrl-C after ${counted(rows, "row")}; ${out} is not written`;
}

async function* encoded(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece, "utf8");
}

function notesOn(file: string, target: string | null, { others }: InputReader, { compared, right }: Score): string {
  const share = ((100 * right) / compared).toFixed(2);
  return [
    ...(others.length === 0 ? [] : [`${file}: left out ${listed(others)}, which the net does not ask for\n`]),
    ...(compared === 0
      ? []
      : [`${file} has ${target} itself: ${right} of ${counted(compared, "row")} are predicted right, ${share} %\n`]),
  ].join("");
}

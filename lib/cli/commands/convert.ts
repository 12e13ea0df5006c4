import { stat } from "node:fs/promises";
import { formatError } from "../../files/file_error.js";
import { outlineOf } from "../../files/outline.js";
import { exportOnnx, loadNet, saveSafetensors, saveTorch } from "../../index.js";
import { KEY } from "../../net_file/content.js";
import type { Arguments } from "../arguments.js";
import type { Command } from "../command.js";
import { NO_PROGRESS, startPasses } from "../conversion/progress.js";
import { convertTable } from "../conversion/table.js";
import { UsageError } from "../failure.js";
import { type Written, writtenAs } from "../files/endings.js";
import { PART_OPTION } from "../files/part.js";
import { lostNotes, readTensors } from "../files/tensors.js";
import { checkIsOther, checkWritable, sayWritten } from "../files/written.js";
import { DATA_OPTIONS, readDataOptions } from "../training/data.js";
import { LOSS_OPTIONS, readLoss } from "../training/losses.js";
import { counted } from "../words.js";

export const convert: Command = {
  name: "convert",
  synopsis: "FILE OUT [options]",
  summary:
    "Convert tensors by name between safetensors and PyTorch's format, a net to ONNX, and a CSV file to safetensors",
  details: [
    `What FILE is, its content says; what OUT is to be, its ending: .safetensors, .pt, .pth or .onnx. Numbers keep every bit; float16
and bfloat16 are widened to float32, and what else is not as it was is said on stderr. An ONNX model has a net's layers, so FILE is one
of train --out then, of init --out, or of saveNet. OUT is written whole or not at all; a file that is there is replaced.`,
    "A checkpoint holds more than a net; --part says what of it is wanted, whether it is a dict, or a beginning of names:",
    "  samebits convert checkpoint.pt net.safetensors --part model_state_dict",
    `With --target, FILE is a CSV file with a header line, as train reads it, and OUT has the tensors x and y: what FileDataset reads row by row,
of data larger than memory. The file is read twice, a piece at a time; means for --missing are those of all rows. Classes and what was
done to the columns are in OUT's metadata. Nothing is standardised, which would take a third reading.`,
    "  samebits convert data.csv data.safetensors --target species",
  ],
  positionals: [2, 2],
  options: {
    ...PART_OPTION,
    ...DATA_OPTIONS,
    ...LOSS_OPTIONS,
    quiet: { help: "say nothing but errors" },
  },
  async run(args: Arguments): Promise<void> {
    const [file, out] = args.positionals as [string, string];
    if (args.has("target")) return convertRows(args, out);
    checkIsNoTable(args, file);
    const format = writtenAs(out, "OUT", ["safetensors", "torch", "onnx"]);
    await checkIsOther(out, "OUT", [file]);
    if (format === "onnx" && args.has("part"))
      throw new UsageError("--part is for tensors; an ONNX model is a whole net");
    const { notes, what } = await (format === "onnx"
      ? convertNet(file, out)
      : convertTensors(file, out, format, args.all("part")));
    if (args.has("quiet")) return;
    process.stderr.write(notes.map((note) => `${file}: ${note}\n`).join(""));
    await sayWritten(out, what);
  },
};

/** What was written, and what is not as it was. */
interface Done {
  readonly what: string;
  readonly notes: readonly string[];
}

async function convertRows(args: Arguments, out: string): Promise<void> {
  const options = { ...readDataOptions(args), isNumeric: readLoss(args).isNumeric };
  const { file } = options;
  if (args.has("part")) throw new UsageError("--part is for tensors, and --target for a table");
  if (file === "-")
    throw new UsageError("a table is read twice, which standard input cannot be; put it into a file first");
  writtenAs(out, "OUT", ["safetensors"]);
  await checkIsOther(out, "OUT", [file]);
  await checkWritable(out);
  const size = (await stat(file).catch(() => null))?.size ?? 0;
  const progress = args.has("quiet") ? NO_PROGRESS : startPasses(2 * size, process.stderr);
  const { what, notes } = await convertTable(options, out, progress).finally(() => progress.stop());
  if (args.has("quiet")) return;
  process.stderr.write(notes.map((note) => `${note}\n`).join(""));
  await sayWritten(out, what);
}

/** Throws UsageError where something says that the file is a table, but nothing what of it is to be predicted. */
function checkIsNoTable(args: Arguments, file: string): void {
  const option = Object.keys({ ...DATA_OPTIONS, ...LOSS_OPTIONS }).find((name) => args.has(name));
  if (option === undefined && !/\.(csv|tsv)$/i.test(file)) return;
  const what = option === undefined ? `${file} is a table` : `--${option} is for a table`;
  throw new UsageError(`${what}: --target COLUMN, what is to be predicted from it, is missing`);
}

async function convertTensors(file: string, out: string, format: Written, part: readonly string[]): Promise<Done> {
  const { tensors, metadata, notes } = await readTensors(file, part);
  const what = counted(Object.keys(tensors).length, "tensor");
  if (format === "safetensors") {
    await saveSafetensors(out, tensors, { metadata });
    return { what, notes };
  }
  await saveTorch(out, tensors);
  return { what, notes: [...notes, ...lostNotes(metadata)] };
}

async function convertNet(file: string, out: string): Promise<Done> {
  const { metadata } = await outlineOf(file);
  if (metadata[KEY] === undefined) {
    const remedy = "Make one with samebits train --out, or with saveNet";
    throw formatError(file, "holds tensors, but not a net's layers, which an ONNX model has", remedy);
  }
  const { net, preprocessing, classes } = await loadNet(file);
  await exportOnnx(net, out);
  const lost = [
    ...(preprocessing === undefined ? [] : ["what is done to columns"]),
    ...(classes === undefined ? [] : ["its classes' names"]),
  ];
  return { what: "an ONNX model", notes: lost.length === 0 ? [] : [`left out ${lost.join(" and ")}`] };
}

import { formatError } from "../../files/file_error.js";
import { outlineOf } from "../../files/outline.js";
import { exportOnnx, loadNet, saveSafetensors, saveTorch } from "../../index.js";
import { KEY } from "../../net_file/content.js";
import type { Arguments } from "../arguments.js";
import type { Command } from "../command.js";
import { UsageError } from "../failure.js";
import { type Written, writtenAs } from "../files/endings.js";
import { PART_OPTION } from "../files/part.js";
import { lostNotes, readTensors } from "../files/tensors.js";
import { checkIsOther, sayWritten } from "../files/written.js";
import { counted } from "../words.js";

export const convert: Command = {
  name: "convert",
  synopsis: "FILE OUT [options]",
  summary: "Convert tensors by name between safetensors and PyTorch's format, and a net to ONNX",
  details: [
    `What FILE is, its content says; what OUT is to be, its ending: .safetensors, .pt, .pth or .onnx. Numbers keep every bit; float16
and bfloat16 are widened to float32, and what else is not as it was is said on stderr. An ONNX model has a net's layers, so FILE is one
of train --out then, of init --out, or of saveNet. OUT is written whole or not at all; a file that is there is replaced.`,
    "A checkpoint holds more than a net; --part says what of it is wanted, whether it is a dict, or a beginning of names:",
    "  samebits convert checkpoint.pt net.safetensors --part model_state_dict",
  ],
  positionals: [2, 2],
  options: {
    ...PART_OPTION,
    quiet: { help: "say nothing but errors" },
  },
  async run(args: Arguments): Promise<void> {
    const [file, out] = args.positionals as [string, string];
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

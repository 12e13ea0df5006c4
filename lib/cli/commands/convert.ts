import { saveSafetensors, saveTorch } from "../../index.js";
import type { Arguments } from "../arguments.js";
import type { Command } from "../command.js";
import { writtenAs } from "../files/endings.js";
import { PART_OPTION, readTensors } from "../files/tensors.js";
import { sayWritten } from "../files/written.js";
import { counted, listed } from "../words.js";

export const convert: Command = {
  name: "convert",
  synopsis: "FILE OUT.safetensors|OUT.pt [options]",
  summary: "Convert named tensors, a net's state_dict above all, between safetensors and PyTorch's format",
  details: [
    `What FILE is, its content says; what OUT is to be, its ending. Numbers keep every bit; float16 and bfloat16 are widened to
float32, and what else is not as it was is said on stderr. OUT is written whole or not at all; a file that is there is replaced.`,
    "A checkpoint holds more than tensors; --part says which of its dicts, and may be given again for one in another:",
    "  samebits convert checkpoint.pt net.safetensors --part model_state_dict",
  ],
  positionals: [2, 2],
  options: {
    ...PART_OPTION,
    quiet: { help: "say nothing but errors" },
  },
  async run(args: Arguments): Promise<void> {
    const [file, out] = args.positionals as [string, string];
    const format = writtenAs(out, "OUT", ["safetensors", "torch"]);
    const { tensors, metadata, notes } = await readTensors(file, args.all("part"));
    const lost = format === "torch" ? Object.keys(metadata) : [];
    if (format === "safetensors") await saveSafetensors(out, tensors, { metadata });
    else await saveTorch(out, tensors);
    if (args.has("quiet")) return;
    const left =
      lost.length === 0 ? [] : [`${file}: left out its metadata (${listed(lost)}), which OUT has no place for`];
    process.stderr.write([...notes, ...left].map((line) => `${line}\n`).join(""));
    await sayWritten(out, counted(Object.keys(tensors).length, "tensor"));
  },
};

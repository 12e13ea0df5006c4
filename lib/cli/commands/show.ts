import { type FileFormat, type Outline, outlineOf } from "../../files/outline.js";
import { KEY, parseContent } from "../../net_file/content.js";
import type { Arguments } from "../arguments.js";
import type { Command } from "../command.js";
import { countTensors, outlineJson, outlineLines } from "../files/outline.js";
import { netText } from "../files/net.js";
import { printLines } from "../print.js";
import { textWidth } from "../terminal.js";
import { byteCount, counted } from "../words.js";

const FORMATS: Readonly<Record<FileFormat, string>> = {
  safetensors: "safetensors",
  zip: "PyTorch, zip format",
  legacy: "PyTorch, format before 1.6",
};

export const show: Command = {
  name: "show",
  synopsis: "FILE [--json]",
  summary: "Say what is in a safetensors file, or in one of torch.save: names, dtypes, shapes, other values, metadata",
  details: [
    "What a file is, its content says, not its name. No tensor's numbers are read, and no code of the file is run.",
  ],
  positionals: [1, 1],
  options: {
    json: { help: "one line of JSON instead; a tensor is an object with dtype and shape" },
  },
  async run(args: Arguments): Promise<void> {
    const file = args.positionals[0] as string;
    const { format, bytes, value, metadata } = await outlineOf(file);
    if (args.has("json")) {
      const report = { file, format, bytes, ...(format === "safetensors" && { metadata }), value: outlineJson(value) };
      process.stdout.write(`${JSON.stringify(report)}\n`);
      return;
    }
    const { tensors, elements } = countTensors(value);
    const numbers = `${counted(tensors, "tensor")} of ${elements.toLocaleString("en-US")} elements`;
    process.stdout.write(`${file}: ${FORMATS[format]}, ${byteCount(bytes)}, ${numbers}\n`);
    const width = textWidth(process.stdout);
    await printLines(outlineLines(value, width));
    const { [KEY]: net, ...others } = metadata;
    if (net !== undefined) process.stdout.write(`\n${netText(file, parseContent(file, net))}`);
    if (Object.keys(others).length === 0) return;
    process.stdout.write("\nmetadata\n");
    await printLines(outlineLines(parsed(others), width));
  },
};

/** Metadata whose texts are JSON objects as these. */
function parsed(metadata: Readonly<Record<string, string>>): Outline {
  return Object.fromEntries(Object.entries(metadata).map(([name, text]) => [name, objectIn(text) ?? text]));
}

function objectIn(text: string): Outline | null {
  if (!text.startsWith("{")) return null;
  try {
    const value = JSON.parse(text) as Outline;
    return isDeeper(value, DEEPEST) ? null : value;
  } catch {
    return null;
  }
}

/** As deep as PyTorch's files may be. */
const DEEPEST = 100;

function isDeeper(value: Outline, most: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return most === 0 || Object.values(value).some((member: Outline) => isDeeper(member, most - 1));
}

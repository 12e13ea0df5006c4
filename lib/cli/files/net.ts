/** What a file of saveNet says of its net, in lines. */
import { Preprocessing, type PreprocessingOptions } from "../../index.js";
import { asFileError, type Content } from "../../net_file/content.js";
import { visible } from "../../text.js";
import { listed } from "../words.js";

/** Throws ERR_FILE_FORMAT. */
export function netText(file: string, { version, layers, preprocessing, classes }: Content): string {
  const described = layers.map(([name, { kind, ...options }]) => {
    const texts = Object.entries(options).map(([option, value]) => `${option} ${String(value)}`);
    return `  ${name}: ${[kind, ...texts].join(", ")}`;
  });
  const lines = [`Net, saved by samebits ${version} (`, ...described, ")"];
  if (preprocessing !== null) lines.push(...inputText(file, preprocessing));
  if (classes !== null) lines.push(`classes: ${listed(classes)}`);
  return lines.map((line) => `${visible(line)}\n`).join("");
}

function inputText(file: string, preprocessing: object): string[] {
  return String(asFileError(file, () => new Preprocessing(preprocessing as PreprocessingOptions))).split("\n");
}

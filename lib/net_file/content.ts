/** What a net's file says besides the parameters: one JSON text among the metadata of a safetensors file. */
import { show } from "../checks.js";
import { SamebitsError } from "../errors.js";
import { formatError } from "../files/file_error.js";
import { parseOfFile } from "../json.js";
import type { LayerDescriptions } from "./layers.js";

/** The key of that text. */
export const KEY = "samebits.net";
/** The form of what is written; a file of a higher one is of a later release. */
export const FORMAT = 1;

/** What the JSON text says. */
export interface Content {
  readonly format: number;
  /** The release that wrote it. */
  readonly version: string;
  readonly layers: LayerDescriptions;
  readonly preprocessing: object | null;
  readonly classes: readonly string[] | null;
}

/** Throws ERR_FILE_FORMAT for a text that saveNet does not write, and for one of a later release. */
export function parseContent(path: string, text: string): Content {
  try {
    const content = parseOfFile(text) as Content;
    const isKnown = typeof content.format === "number" && typeof content.version === "string";
    if (isKnown && content.format > FORMAT)
      throw formatError(
        path,
        `is a net of format ${content.format}, of samebits ${content.version}`,
        "Update samebits",
      );
    if (isKnown && content.format === FORMAT && isWhole(content)) return content;
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof TypeError)) throw cause;
  }
  throw formatError(path, `its metadata ${show(KEY)} are not what saveNet writes`, "The file is damaged: get it anew");
}

function isWhole({ layers, preprocessing, classes }: Content): boolean {
  return (
    isNested(layers) &&
    typeof preprocessing === "object" &&
    (classes === null || (Array.isArray(classes) && classes.every((name) => typeof name === "string")))
  );
}

/** How deep layers can be in layers: a file that goes on and on is not to be followed. */
export const MOST_LEVELS = 100;

/** Whether those are layers by their names, and so are those that they are made of. */
export function isNested(layers: unknown, levels: number = MOST_LEVELS): layers is LayerDescriptions {
  const isLayer = (entry: unknown): boolean => {
    if (!Array.isArray(entry) || typeof entry[0] !== "string") return false;
    const description = entry[1] as unknown;
    if (typeof description !== "object" || description === null) return false;
    return !("layers" in description) || isNested(description.layers, levels - 1);
  };
  return levels > 0 && Array.isArray(layers) && layers.every(isLayer);
}

/** What is wrong with an object that a file describes is wrong with the file. */
export function asFileError<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof SamebitsError) || cause.code === "ERR_FILE_FORMAT") throw cause;
    const error = formatError(path, `describes no net: ${cause.message}`, "The file is damaged: get it anew");
    throw new SamebitsError(error.code, error.message, { cause });
  }
}

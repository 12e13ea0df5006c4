/** What a file that is written is to be: its ending says so. */
import { extname } from "node:path";
import { didYouMean } from "../choice.js";
import { UsageError } from "../failure.js";

export type Written = "safetensors" | "torch" | "onnx";

const ENDINGS: ReadonlyMap<string, Written> = new Map([
  [".safetensors", "safetensors"],
  [".pt", "torch"],
  [".pth", "torch"],
  [".onnx", "onnx"],
]);

/** One of `allowed`. Throws UsageError for another ending; `what` is the argument. */
export function writtenAs<T extends Written>(file: string, what: string, allowed: readonly T[]): T {
  const ending = extname(file);
  const format = ENDINGS.get(ending.toLowerCase());
  if ((allowed as readonly (Written | undefined)[]).includes(format)) return format as T;
  const endings = [...ENDINGS].flatMap(([own, kind]) => ((allowed as readonly Written[]).includes(kind) ? [own] : []));
  const list = endings.length === 1 ? endings[0] : `one of ${endings.join(", ")}`;
  throw new UsageError(`${what} must end with ${list}; given ${JSON.stringify(file)}${didYouMean(ending, endings)}`);
}

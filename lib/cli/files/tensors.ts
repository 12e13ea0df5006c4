/** Tensors by name, out of a file of any format that is read here. */
import { formatError } from "../../files/file_error.js";
import { withFile } from "../../files/file_reader.js";
import { formatOf, type Outline, outlineOf, TensorOutline } from "../../files/outline.js";
import { type DType, loadSafetensors, loadTorchCheckpoint, type Tensor } from "../../index.js";
import { didYouMean } from "../choice.js";
import { counted, listed } from "../words.js";
import { memberOf } from "./part.js";

export type Tensors = Record<string, Tensor<DType>>;

export interface TensorFile {
  readonly tensors: Tensors;
  /** Whether the file has them in the order in which they were saved, as PyTorch's have. */
  readonly isInOrder: boolean;
  /** Keys of what was saved beside the tensors. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What is not as it was in the file, a line each. */
  readonly notes: readonly string[];
}

/** Whether the file, if there is one, begins as one of a format that is read here. */
export async function holdsTensors(path: string): Promise<boolean> {
  return withFile(path, formatOf).then(
    () => true,
    () => false,
  );
}

/**
 * The file's dict of tensors, or the one that the names of `part` lead to. Throws ERR_FILE, ERR_DTYPE, and ERR_FILE_FORMAT where
 * it is none.
 */
export async function readTensors(path: string, part: readonly string[] = []): Promise<TensorFile> {
  const { format, value, metadata } = await outlineOf(path);
  const outline = checkTensors(path, partOf(path, value, part), part);
  const whole = format === "safetensors" ? (await loadSafetensors(path)).tensors : await loadTorchCheckpoint(path);
  const tensors = part.reduce<unknown>((own, name) => memberOf(own as Tensors, name), whole) as Tensors;
  const about = { tensors, isInOrder: format !== "safetensors", notes: widenedNotes(outline) };
  // What is said of the whole need not be true of a part.
  return part.length === 0
    ? { ...about, metadata }
    : { ...about, metadata: {}, notes: [...about.notes, ...lostNotes(metadata)] };
}

function partOf(path: string, value: Outline, part: readonly string[]): Outline {
  return part.reduce((own, name) => {
    const found = isDict(own) ? memberOf(own, name) : undefined;
    if (found !== undefined) return found;
    const names = isDict(own) ? Object.keys(own) : [];
    const list = names.length === 0 ? "it has none" : `there are ${listed(names.map((key) => JSON.stringify(key)))}`;
    throw formatError(path, `has no part ${JSON.stringify(name)}; ${list}${didYouMean(name, names)}`);
  }, value);
}

type Dict = { readonly [name: string]: Outline };

function isDict(value: Outline): value is Dict {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && !(value instanceof Map || value instanceof Uint8Array || value instanceof TensorOutline);
}

function isTensors(value: Outline): value is Record<string, TensorOutline> {
  return isDict(value) && Object.values(value).every((own) => own instanceof TensorOutline);
}

function checkTensors(path: string, value: Outline, part: readonly string[]): Record<string, TensorOutline> {
  if (isTensors(value)) return value;
  const what = part.length === 0 ? "it" : `its part ${part.map((name) => JSON.stringify(name)).join(", ")}`;
  const wanted = `${what} must be a dict of tensors by name, like a state_dict`;
  if (!isDict(value)) throw formatError(path, wanted);
  const [wrong] = Object.entries(value).find(([, own]) => !(own instanceof TensorOutline)) as [string, Outline];
  const parts = Object.keys(value).filter((name) => isTensors(value[name] as Outline));
  const options = parts.map((name) => `--part ${JSON.stringify(name)}`).join(" or ");
  throw formatError(
    path,
    `${wanted}, but ${JSON.stringify(wrong)} is no tensor`,
    parts.length === 0 ? undefined : `Say ${options} for one that is in it`,
  );
}

function widenedNotes(tensors: Record<string, TensorOutline>): string[] {
  return ["float16", "bfloat16"].flatMap((dtype) => {
    const count = Object.values(tensors).filter((own) => own.dtype === dtype).length;
    return count === 0 ? [] : [`widened ${counted(count, "tensor")} from ${dtype} to float32`];
  });
}

/** What is said of metadata that are not kept. */
export function lostNotes(metadata: TensorFile["metadata"]): string[] {
  const names = Object.keys(metadata);
  return names.length === 0 ? [] : [`left out its metadata (${listed(names)})`];
}

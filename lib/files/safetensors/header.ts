/**
 * The header of a safetensors file, checked as the reference library checks it and more strictly: a name or a field that stands
 * twice, and a size beyond 2^53, are refused. Format: https://github.com/huggingface/safetensors (Apache-2.0).
 */
import { show } from "../../checks.js";
import { SamebitsError } from "../../errors.js";
import { elementCount, type Shape } from "../../tensor/shape.js";
import { eachInTurns, giveTurn, isTurnDue, sortedInTurns } from "../../turns.js";
import { formatError } from "../file_error.js";
import type { FileReader } from "../file_reader.js";
import { JsonReader } from "../json_reader.js";
import { FILE_DTYPES } from "./dtypes.js";

/** The longest header, in bytes, that the reference reads. */
export const LONGEST_HEADER = 100_000_000;
/** The bytes of the header's own length. */
export const LENGTH_BYTES = 8;

/** Where a tensor lies, and what it is. */
export interface HeaderEntry {
  readonly name: string;
  /** As the file names it. */
  readonly dtype: string;
  readonly shape: Shape;
  /** Bytes from the file's beginning. */
  readonly begin: number;
  readonly end: number;
}

/** What the header says. */
export interface Header {
  /** In the order of their data. */
  readonly entries: readonly HeaderEntry[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** Throws ERR_FILE_FORMAT. Nothing is allocated for tensors. */
export async function readHeader(file: FileReader): Promise<Header> {
  const length = await readLength(file);
  const bytes = await file.read(LENGTH_BYTES, length, "the header");
  const dataStart = LENGTH_BYTES + length;
  const { members, metadata } = await parseMembers(file.path, await decode(file.path, bytes), dataStart);
  const entries = await sortedInTurns(members, (a, b) => a.begin - b.begin || a.end - b.end);
  await checkPlaces(file, entries, dataStart);
  return { entries, metadata };
}

/** Whether the file begins like one: with a length that the format allows, and a brace. */
export async function isSafetensors(file: FileReader): Promise<boolean> {
  if (file.size <= LENGTH_BYTES) return false;
  const bytes = await file.read(0, LENGTH_BYTES + 1, "its beginning");
  const length = new DataView(bytes.buffer).getBigUint64(0, true);
  return length <= LONGEST_HEADER && bytes[LENGTH_BYTES] === BRACE;
}

const BRACE = 0x7b;

async function readLength(file: FileReader): Promise<number> {
  const bytes = await file.read(0, LENGTH_BYTES, "the header's length");
  const length = new DataView(bytes.buffer).getBigUint64(0, true);
  if (length <= LONGEST_HEADER) return Number(length);
  throw damaged(
    file.path,
    `its header would have ${length} bytes, more than the ${LONGEST_HEADER} that the format allows`,
  );
}

/** Bytes that are decoded at a time. */
const DECODED = 2 ** 20;

async function decode(path: string, bytes: Uint8Array): Promise<string> {
  // A byte order mark is no JSON, so it is to be seen.
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const parts: string[] = [];
  try {
    for (let from = 0; from < bytes.length; from += DECODED) {
      parts.push(decoder.decode(bytes.subarray(from, from + DECODED), { stream: true }));
      if (isTurnDue()) await giveTurn();
    }
    parts.push(decoder.decode());
  } catch {
    throw damaged(path, "its header is not UTF-8");
  }
  return parts.join("");
}

async function parseMembers(
  path: string,
  text: string,
  dataStart: number,
): Promise<{ members: HeaderEntry[]; metadata: Map<string, string> }> {
  const entries = new Map<string, HeaderEntry>();
  let metadata: Map<string, string> | null = null;
  try {
    const json = new JsonReader(text);
    for (const name of json.members()) {
      if (entries.has(name) || (name === METADATA && metadata !== null))
        throw damaged(path, `its header has the name ${show(name)} twice`);
      if (name === METADATA) metadata = await parseMetadata(path, json);
      else entries.set(name, await parseEntry(path, name, json, dataStart));
    }
    json.end();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw damaged(path, `its header is not one JSON object: ${error.message}`);
  }
  return { members: [...entries.values()], metadata: metadata ?? new Map() };
}

/** The name that is no tensor's. */
export const METADATA = "__metadata__";

/** An object's fields; a field may stand once only. */
async function fieldsOf<T>(
  path: string,
  name: string,
  json: JsonReader,
  parse: (field: string) => T | Promise<T>,
): Promise<Map<string, T>> {
  const fields = new Map<string, T>();
  for (const field of json.members()) {
    if (fields.has(field)) throw damaged(path, `in its header ${show(name)} has the field ${show(field)} twice`);
    fields.set(field, await parse(field));
    if (isTurnDue()) await giveTurn();
  }
  return fields;
}

async function parseMetadata(path: string, json: JsonReader): Promise<Map<string, string>> {
  if (json.readNull()) return new Map();
  return fieldsOf(path, METADATA, json, async (key) => {
    const text = await json.text();
    if (text?.isWellFormed() === true && key.isWellFormed()) return text;
    throw damaged(path, `its metadata ${show(key)} is not a text`);
  });
}

async function parseEntry(path: string, name: string, json: JsonReader, dataStart: number): Promise<HeaderEntry> {
  const wrong = (what: string): SamebitsError => damaged(path, `tensor ${show(name)}: ${what}`);
  if (!name.isWellFormed()) throw wrong("its name is not Unicode text");
  const fields = await fieldsOf(path, name, json, () => json.value());
  const [dtype, shape, offsets] = ["dtype", "shape", "data_offsets"].map((field) => {
    if (fields.has(field)) return fields.get(field);
    throw wrong(`it has no ${field}`);
  });
  if (typeof dtype !== "string" || !FILE_DTYPES.has(dtype))
    throw wrong(`its dtype is ${show(dtype)}, which the format does not have`);
  if (!isSizes(shape)) throw wrong(`its shape is ${show(shape)}, which is no list of whole numbers below 2^53`);
  if (!isSizes(offsets) || offsets.length !== 2)
    throw wrong(`its data_offsets are ${show(offsets)}, which are no two whole numbers`);
  const [begin, end] = offsets as [number, number];
  const bits = elementCount(shape) * (FILE_DTYPES.get(dtype) as { bits: number }).bits;
  if (!Number.isSafeInteger(bits) || end - begin !== bits / 8) {
    throw wrong(`its data_offsets are ${show(offsets)}, but ${dtype} of shape ${show(shape)} has ${bits / 8} bytes`);
  }
  return { name, dtype, shape, begin: dataStart + begin, end: dataStart + end };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0 && !Object.is(size, -0));
}

/** Each tensor begins where the one before ends, the last ends with the file. */
async function checkPlaces(file: FileReader, entries: readonly HeaderEntry[], dataStart: number): Promise<void> {
  let at = dataStart;
  await eachInTurns(entries, ({ name, begin, end }) => {
    if (begin !== at) {
      const relation = begin < at ? "overlaps the one before" : "does not begin where the one before ends";
      throw damaged(file.path, `tensor ${show(name)}: its data ${relation} (byte ${begin}, not ${at})`);
    }
    at = end;
  });
  if (at > file.size)
    throw damaged(file.path, `its tensors would end at byte ${at}, the file ends at byte ${file.size}`);
  if (at < file.size)
    throw damaged(file.path, `it has ${file.size - at} bytes after its last tensor, from byte ${at} on`);
}

function damaged(path: string, what: string): SamebitsError {
  return formatError(path, what, "It is damaged, or no safetensors file");
}

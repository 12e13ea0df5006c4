import { argumentError, checkOptions, checkRecord, show } from "../../checks.js";
import type { TypedArray } from "../../arrays.js";
import type { DType } from "../../tensor/dtype.js";
import { elementCount, type Shape } from "../../tensor/shape.js";
import { checkTensor, type Tensor } from "../../tensor/tensor.js";
import { eachInTurns, sortedInTurns } from "../../turns.js";
import { type PlacedPart, writePlaced, writeWhole } from "../atomic_write.js";
import { bytesOf, littleEndian } from "../byte_order.js";
import { ByteWriter } from "../byte_writer.js";
import { ownEntries } from "../own_property.js";
import { tensorBytes } from "../tensor_bytes.js";
import { bytesOfElement, fileDType, rankOf } from "./dtypes.js";
import { LENGTH_BYTES, LONGEST_HEADER, METADATA } from "./header.js";

/** Options of saveSafetensors. */
export interface SaveSafetensorsOptions {
  /** Texts to save with the tensors, such as the format's or the model's name. Default: none. */
  metadata?: Record<string, string>;
}

/**
 * Saves tensors by their names as a safetensors file, byte for byte as the reference library does (which writes more than one key
 * of metadata in random order; here they are sorted). The file is written whole or not at all; a part of a tensor that is written
 * to before the promise has resolved may be in it. Throws ERR_ARGUMENT for a name or a text that is not well-formed, and for the
 * name "__metadata__", ERR_FILE where the file cannot be written; the old file stays then.
 */
export async function saveSafetensors(
  path: string,
  tensors: Readonly<Record<string, Tensor<DType>>>,
  options: SaveSafetensorsOptions = {},
): Promise<void> {
  const { metadata = {} } = checkOptions(options, ["metadata"], "saveSafetensors");
  checkRecord(tensors, "saveSafetensors takes an object of tensors by name");
  checkRecord(metadata, "metadata is an object of texts by name");
  await writeSafetensors(path, ownEntries(tensors), Object.entries(metadata));
}

/** The same for lists of names and what they name. */
export async function writeSafetensors(
  path: string,
  tensors: Iterable<readonly [name: string, Tensor<DType>]>,
  metadata: Iterable<readonly [key: string, text: string]> = [],
): Promise<void> {
  const given = [...tensors]; // before the event loop has a turn
  const entries: OwnEntry[] = [];
  await eachInTurns(given, ([name, t]) => {
    const what = `the tensor ${show(name)}`;
    const { dtype, shape } = checkTensor(t, what);
    entries.push({ name: checkName(name), dtype, shape, bytes: t.borrow(what).byteLength, t });
  });
  const sorted = await sortedInTurns(entries, compareEntries);
  await writeWhole(path, partsOf(await headerOf(sorted, metadata), sorted));
}

async function* partsOf(header: ByteWriter, tensors: readonly OwnEntry[]): AsyncGenerator<Uint8Array> {
  yield* headerParts(header);
  for (const { name, t } of tensors) yield* tensorBytes(name, t);
}

/** A tensor whose elements come in parts, and its name. */
export interface TensorOutline {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

/**
 * The same for tensors whose elements come in parts, side by side: each part goes behind those of its tensor that have come before,
 * and all elements come.
 */
export async function writeSafetensorsParts(
  path: string,
  tensors: readonly TensorOutline[],
  metadata: Iterable<readonly [key: string, text: string]>,
  parts: AsyncIterable<readonly [name: string, elements: TypedArray]>,
): Promise<void> {
  const entries = tensors.map(({ name, dtype, shape }) => {
    return { name: checkName(name), dtype, shape, bytes: elementCount(shape) * bytesOfElement(dtype) };
  });
  entries.sort(compareEntries);
  await writePlaced(path, placed(await headerOf(entries, metadata), entries, parts));
}

async function* placed(
  header: ByteWriter,
  entries: readonly Entry[],
  parts: AsyncIterable<readonly [name: string, elements: TypedArray]>,
): AsyncGenerator<PlacedPart> {
  let begin = 0;
  for (const bytes of headerParts(header)) {
    yield { bytes, position: begin };
    begin += bytes.length;
  }
  const places = new Map<string, number>();
  for (const { name, bytes } of entries) {
    places.set(name, begin);
    begin += bytes;
  }
  for await (const [name, elements] of parts) {
    const position = places.get(name) as number;
    yield { bytes: littleEndian(bytesOf(elements), elements.BYTES_PER_ELEMENT), position };
    places.set(name, position + elements.byteLength);
  }
}

interface Entry extends TensorOutline {
  readonly bytes: number;
}

/** Of a tensor that is there. */
interface OwnEntry extends Entry {
  readonly t: Tensor<DType>;
}

function checkName(name: string): string {
  if (name === METADATA)
    throw argumentError(`a tensor cannot be named ${show(METADATA)}: the format has its metadata there`);
  if (!name.isWellFormed()) throw argumentError(`a tensor's name is Unicode text, given ${show(name)}`);
  return name;
}

/** By dtype, then by the bytes of the names. */
function compareEntries(a: Entry, b: Entry): number {
  return rankOf(fileDType(a.dtype)) - rankOf(fileDType(b.dtype)) || compareTexts(a.name, b.name);
}

/** By the bytes in UTF-8, which is by code points: by UTF-16's units, where a surrogate stands for what is beyond all others. */
function compareTexts(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [unit, other] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (unit !== other) return placeOf(unit) - placeOf(other);
  }
  return a.length - b.length;
}

function placeOf(unit: number): number {
  const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
  return isSurrogate ? unit + 0x10000 : unit;
}

/** The header, padded with spaces to a multiple of 8. */
async function headerOf(entries: readonly Entry[], metadata: Iterable<readonly [string, string]>): Promise<ByteWriter> {
  const json = new ByteWriter().text(`{${metadataMember(metadata)}`);
  let begin = 0;
  await eachInTurns(entries, ({ name, dtype, shape, bytes }) => {
    const end = begin + bytes;
    const entry = { dtype: fileDType(dtype), shape, data_offsets: [begin, end] };
    begin = end;
    json.text(`${json.length > 1 ? "," : ""}${JSON.stringify(name)}:${JSON.stringify(entry)}`);
  });
  json.ascii("}");
  json.ascii(" ".repeat((LENGTH_BYTES - (json.length % LENGTH_BYTES)) % LENGTH_BYTES));
  if (json.length <= LONGEST_HEADER) return json;
  throw argumentError(
    `the file's header would have ${json.length} bytes, more than the ${LONGEST_HEADER} that the format allows; save in more than one file`,
  );
}

/** The header's length, and the header. */
function headerParts(header: ByteWriter): Uint8Array[] {
  return [...new ByteWriter().uint64(header.length).parts, ...header.parts];
}

function metadataMember(metadata: Iterable<readonly [string, string]>): string {
  const sorted = [...metadata].toSorted(([a], [b]) => compareTexts(a, b));
  const members = sorted.map(([key, text]) => {
    if (typeof text !== "string" || !text.isWellFormed() || !key.isWellFormed())
      throw argumentError(`metadata are Unicode texts, given ${show(text)} for ${show(key)}`);
    return `${JSON.stringify(key)}:${JSON.stringify(text)}`;
  });
  return members.length === 0 ? "" : `${JSON.stringify(METADATA)}:{${members.join(",")}}`;
}

import { argumentError, checkOptions, checkRecord, show } from "../../checks.js";
import type { TypedArray } from "../../arrays.js";
import type { DType } from "../../tensor/dtype.js";
import { elementCount, type Shape } from "../../tensor/shape.js";
import { checkTensor, type Tensor } from "../../tensor/tensor.js";
import { type PlacedPart, writePlaced, writeWhole } from "../atomic_write.js";
import { bytesOf, littleEndian } from "../byte_order.js";
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
  await writeSafetensors(path, Object.entries(tensors), Object.entries(metadata));
}

/** The same for lists of names and what they name. */
export async function writeSafetensors(
  path: string,
  tensors: Iterable<readonly [name: string, Tensor<DType>]>,
  metadata: Iterable<readonly [key: string, text: string]> = [],
): Promise<void> {
  const sorted = inOrder([...tensors].map(([name, t]) => ({ name, t: checkTensor(t, `the tensor ${show(name)}`) })));
  const entries = sorted.map(({ name, t }) => {
    const { dtype, shape } = t;
    return { name, dtype, shape, bytes: t.borrow(`the tensor ${show(name)}`).byteLength };
  });
  await writeWhole(path, partsOf(headerOf(entries, metadata), sorted));
}

async function* partsOf(header: Uint8Array, tensors: readonly NamedTensor[]): AsyncGenerator<Uint8Array> {
  yield header;
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
  const sized = tensors.map((t) => ({ ...t, bytes: elementCount(t.shape) * bytesOfElement(t.dtype) }));
  const entries = inOrder(sized.map((t) => ({ name: t.name, t }))).map(({ t }) => t);
  await writePlaced(path, placed(headerOf(entries, metadata), entries, parts));
}

async function* placed(
  header: Uint8Array,
  entries: readonly Entry[],
  parts: AsyncIterable<readonly [name: string, elements: TypedArray]>,
): AsyncGenerator<PlacedPart> {
  yield { bytes: header, position: 0 };
  const places = new Map<string, number>();
  entries.reduce((begin, { name, bytes }) => (places.set(name, begin), begin + bytes), header.length);
  for await (const [name, elements] of parts) {
    const position = places.get(name) as number;
    yield { bytes: littleEndian(bytesOf(elements), elements.BYTES_PER_ELEMENT), position };
    places.set(name, position + elements.byteLength);
  }
}

interface NamedTensor<T extends { readonly dtype: DType } = Tensor<DType>> {
  readonly name: string;
  readonly t: T;
}

interface Entry extends TensorOutline {
  readonly bytes: number;
}

/** By dtype, then by the bytes of the names. */
function inOrder<T extends { readonly dtype: DType }>(tensors: readonly NamedTensor<T>[]): NamedTensor<T>[] {
  const ranked = tensors.map(({ name, t }) => {
    checkName(name);
    return { name, t, rank: rankOf(fileDType(t.dtype)), key: encode(name) };
  });
  return ranked.toSorted((a, b) => a.rank - b.rank || compareBytes(a.key, b.key));
}

function checkName(name: string): void {
  if (name === METADATA)
    throw argumentError(`a tensor cannot be named ${show(METADATA)}: the format has its metadata there`);
  if (!name.isWellFormed()) throw argumentError(`a tensor's name is Unicode text, given ${show(name)}`);
}

const encoder = new TextEncoder();
const encode = (text: string): Uint8Array => encoder.encode(text);

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const i = a.findIndex((byte, at) => byte !== b[at]);
  return i < 0 ? a.length - b.length : (a[i] as number) - (b[i] ?? -1);
}

/** The header's length, and the header, padded with spaces to a multiple of 8. */
function headerOf(entries: readonly Entry[], metadata: Iterable<readonly [string, string]>): Uint8Array {
  const members = [...metadataMember(metadata), ...tensorMembers(entries)];
  const json = encode(`{${members.join(",")}}`);
  const length = Math.ceil(json.length / LENGTH_BYTES) * LENGTH_BYTES;
  if (length > LONGEST_HEADER) {
    throw argumentError(
      `the file's header would have ${length} bytes, more than the ${LONGEST_HEADER} that the format allows; save in more than one file`,
    );
  }
  const header = new Uint8Array(LENGTH_BYTES + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, LENGTH_BYTES);
  return header;
}

function metadataMember(metadata: Iterable<readonly [string, string]>): string[] {
  const sorted = [...metadata].map(([key, text]) => ({ key, text, bytes: encode(key) }));
  sorted.sort((a, b) => compareBytes(a.bytes, b.bytes));
  const members = sorted.map(({ key, text }) => {
    if (typeof text !== "string" || !text.isWellFormed() || !key.isWellFormed())
      throw argumentError(`metadata are Unicode texts, given ${show(text)} for ${show(key)}`);
    return `${JSON.stringify(key)}:${JSON.stringify(text)}`;
  });
  return members.length === 0 ? [] : [`${JSON.stringify(METADATA)}:{${members.join(",")}}`];
}

function tensorMembers(entries: readonly Entry[]): string[] {
  let begin = 0;
  return entries.map(({ name, dtype, shape, bytes }) => {
    const end = begin + bytes;
    const entry = { dtype: fileDType(dtype), shape, data_offsets: [begin, end] };
    begin = end;
    return `${JSON.stringify(name)}:${JSON.stringify(entry)}`;
  });
}

/** Tensors out of a file's storages: row-major copies of what may be views. */
import { arrayOver, type DType } from "../../tensor/dtype.js";
import { elementCount } from "../../tensor/shape.js";
import { Tensor } from "../../tensor/tensor.js";
import { copyInTurns, eachInTurns } from "../../turns.js";
import { bytesOf, IS_LITTLE_ENDIAN, swapBytes } from "../byte_order.js";
import { dtypeError, formatError } from "../file_error.js";
import type { FileReader } from "../file_reader.js";
import { normaliseBooleans, widenBfloat16, widenFloat16 } from "../elements.js";
import type { Allowance } from "./allowance.js";
import type { FoundTensor } from "./find_tensors.js";
import type { PickledStorage, PickledTensor } from "./pickled.js";
import type { StorageReader } from "./storage.js";

/** Throws ERR_DTYPE for one that has no tensors here, ERR_FILE_FORMAT for more in all than is allowed; before any is read. */
export async function checkTensors(
  file: FileReader,
  found: readonly FoundTensor[],
  allowance: Allowance,
): Promise<void> {
  const storages = new Map<string, PickledStorage>();
  let bytes = 0;
  await eachInTurns(found, ({ view, way }) => {
    const { torch, width, dtype, half } = view.kind;
    if (dtype === undefined && half === undefined) throw dtypeError(file.path, String(way), String(torch));
    bytes += elementCount(view.shape) * (half === undefined ? width : 2 * width);
    const other = storages.get(view.storage.key);
    if (other === undefined) bytes += view.storage.bytes;
    else if (other.kind !== view.storage.kind || other.bytes !== view.storage.bytes)
      throw formatError(
        file.path,
        `${way} is in storage ${other.key}, which is of two kinds`,
        "The file is damaged: get it anew",
      );
    storages.set(view.storage.key, view.storage);
  });
  allowance.takeMemory(bytes, "its tensors", "In Python, save t.contiguous() of views and expanded tensors");
}

/** Each view's tensor, storage after storage. */
export async function readTensors(
  found: readonly FoundTensor[],
  storages: StorageReader,
): Promise<Map<PickledTensor, Tensor<DType>>> {
  const tensors = new Map<PickledTensor, Tensor<DType>>();
  const views = await viewsByStorage(found);
  const viewsOf = ({ key }: PickledStorage): PickledTensor[] => views.get(key) as PickledTensor[];
  const isKept = (storage: PickledStorage): boolean =>
    isOneTensor(viewsOf(storage)) && viewsOf(storage)[0]?.kind.half === undefined;
  const first = [...views.values()].map(([view]) => (view as PickledTensor).storage);
  for await (const [storage, bytes] of storages.readEach(first, isKept)) {
    const ofStorage = viewsOf(storage);
    for (const view of ofStorage) {
      const elements = await elementsOf(view, bytes, isOneTensor(ofStorage));
      if (storages.isBigEndian === IS_LITTLE_ENDIAN) await swapInTurns(bytesOf(elements), view.kind.width);
      tensors.set(view, await tensorOf(view, elements));
    }
  }
  return tensors;
}

async function viewsByStorage(found: readonly FoundTensor[]): Promise<Map<string, PickledTensor[]>> {
  const views = new Map<string, PickledTensor[]>();
  await eachInTurns(found, ({ view }) => {
    const { key } = view.storage;
    const list = views.get(key);
    if (list === undefined) views.set(key, [view]);
    else list.push(view);
  });
  return views;
}

/** Elements as bits: what is copied as a number might lose a NaN's payload. */
const WORDS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array } as const;
type Words = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;

/** Whether a storage, of which these are the views, holds the elements of one of them and nothing else, in row-major order. */
function isOneTensor([view, ...others]: readonly PickledTensor[]): boolean {
  if (view === undefined || others.length > 0) return false;
  return isContiguous(view) && elementCount(view.shape) * view.kind.width === view.storage.bytes;
}

/** The view's elements in row-major order; the storage itself, where it is just them. */
async function elementsOf(view: PickledTensor, bytes: Uint8Array, isAllOfStorage: boolean): Promise<Words> {
  const Elements = WORDS[view.kind.width as keyof typeof WORDS];
  const storage = new Elements(
    bytes.buffer as ArrayBuffer,
    bytes.byteOffset,
    Math.floor(bytes.length / Elements.BYTES_PER_ELEMENT),
  );
  if (isAllOfStorage) return storage;
  const count = elementCount(view.shape);
  if (isContiguous(view)) {
    return copied(new Elements(count), (elements, from, to) =>
      elements.set(storage.subarray(view.offset + from, view.offset + to) as never, from),
    );
  }
  const axes = axesOf(view);
  return copied(new Elements(count), (elements, from, to) => gather(axes, view.offset, storage, elements, from, to));
}

async function copied(elements: Words, run: (elements: Words, from: number, to: number) => void): Promise<Words> {
  await copyInTurns([{ length: elements.length, run: (from, to) => run(elements, from, to) }]);
  return elements;
}

async function swapInTurns(bytes: Uint8Array, width: number): Promise<void> {
  const run = (from: number, to: number): void => swapBytes(bytes.subarray(width * from, width * to), width);
  await copyInTurns([{ length: bytes.length / width, run }]);
}

/** Whether the elements follow one another; a stride says nothing where a size is 0 or 1. */
function isContiguous({ shape, strides }: PickledTensor): boolean {
  let stride = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    const size = shape[d] as number;
    if (size === 0) return true;
    if (size > 1 && strides[d] !== stride) return false;
    stride *= size;
  }
  return true;
}

/** A dimension of more than one element: only such have a say in where elements are, and there are at most 53. */
interface Axis {
  readonly size: number;
  readonly stride: number;
}

function axesOf({ shape, strides }: PickledTensor): Axis[] {
  return shape.map((size, d) => ({ size, stride: strides[d] as number })).filter(({ size }) => size > 1);
}

/** Elements `from` to `to` in row-major order, counted as an odometer counts: the last axis first. */
function gather(
  axes: readonly Axis[],
  offset: number,
  storage: Words,
  elements: Words,
  from: number,
  to: number,
): void {
  const index = indexOf(axes, from);
  let at = axes.reduce((sum, { stride }, d) => sum + (index[d] as number) * stride, offset);
  for (let i = from; i < to; i++) {
    elements[i] = storage[at] as never;
    for (let d = axes.length - 1; d >= 0; d--) {
      const { size, stride } = axes[d] as Axis;
      at += stride;
      index[d] = (index[d] as number) + 1;
      if (index[d] !== size) break;
      at -= size * stride;
      index[d] = 0;
    }
  }
}

/** Along each axis, the element of that number. */
function indexOf(axes: readonly Axis[], element: number): number[] {
  let rest = element;
  const index = axes.toReversed().map(({ size }) => {
    const along = rest % size;
    rest = Math.floor(rest / size);
    return along;
  });
  return index.toReversed();
}

async function tensorOf({ kind, shape }: PickledTensor, elements: Words): Promise<Tensor<DType>> {
  if (kind.half !== undefined) {
    return new Tensor(await (kind.half === "float16" ? widenFloat16 : widenBfloat16)(elements as Uint16Array), shape);
  }
  if (kind.dtype === "bool") await normaliseBooleans(elements as Uint8Array);
  const { buffer, byteOffset, length } = elements;
  return new Tensor<DType>(arrayOver(kind.dtype as DType, buffer, byteOffset, length), shape, kind.dtype);
}

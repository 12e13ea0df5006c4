/** Values as pickles of protocol 2, of the opcodes and names that PyTorch's restricted reader takes. */
import { argumentError } from "../../checks.js";
import type { DType } from "../../tensor/dtype.js";
import { Tensor } from "../../tensor/tensor.js";
import { giveTurn, isTurnDue } from "../../turns.js";
import { ByteWriter } from "../byte_writer.js";
import { storageClassOf } from "./dtypes.js";
import { entriesOf } from "./entries.js";
import { encodeLatin1, encodeText } from "./text.js";
import { DEEPEST, type TorchValue } from "./value.js";
import { depthOf, pathOf, to, type Way, wrong } from "./way.js";

/** Items that one opcode adds, as Python's pickle has it. */
const BATCH = 1000;
/** Characters of a text for which there is three times the memory. */
const SHORT = 1000;

/** Values between two looks at the clock: a value of fewer is pickled at once. */
const STEPS = 1024;

/** A pickle, and the tensors whose numbers are in its storages, in the order of the storages' keys. */
export interface PickledValue {
  readonly pickle: ByteWriter;
  readonly tensors: readonly Tensor<DType>[];
}

/** Throws ERR_ARGUMENT for what is no TorchValue, with the way to it. */
export async function pickle(value: TorchValue): Promise<PickledValue> {
  const pickler = new Pickler();
  const steps = pickler.write(value);
  while (steps.next().done !== true) if (isTurnDue()) await giveTurn();
  return pickler.end();
}

class Pickler {
  readonly #out = new ByteWriter().uint8(0x80).uint8(2);
  /** The memo's entry of each container that is written; undefined while it is. */
  readonly #memo = new Map<object, number | undefined>();
  /** One of each storage. */
  readonly #tensors: Tensor<DType>[] = [];
  /** Their keys, by the memory that they are of: one of bytes may be bools as well. */
  readonly #keys = new Map<object, Map<DType, number>>();
  #written = 0;

  end(): PickledValue {
    this.#opcode(".");
    return { pickle: this.#out, tensors: this.#tensors };
  }

  /** In steps. */
  *write(value: TorchValue): Generator<void> {
    if (isContainer(value)) yield* this.#container(value, null);
    else this.#leaf(value, null);
  }

  #leaf(value: TorchValue, way: Way): void {
    if (value === null) this.#opcode("N");
    else if (typeof value === "boolean") this.#out.uint8(value ? 0x88 : 0x89);
    else if (typeof value === "number") this.#number(value);
    else if (typeof value === "bigint") this.#int(value, way);
    else if (typeof value === "string") this.#text(value);
    else if (Tensor.isTensor(value)) this.#tensor(value, way);
    else if (value instanceof Uint8Array) this.#bytes(value, way);
    else throw wrong(value, way);
  }

  #opcode(code: string): void {
    this.#out.ascii(code);
  }

  /** An int where it is one; -0, which no int is, a float. */
  #number(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.#integer(value);
    else {
      this.#opcode("G");
      this.#out.float64BigEndian(value);
    }
  }

  #integer(value: number): void {
    if (value >= 0 && value < 2 ** 8) this.#out.ascii("K").uint8(value);
    else if (value >= 0 && value < 2 ** 16) this.#out.ascii("M").uint16(value);
    else if (value === Math.trunc(value) && Math.abs(value) < 2 ** 31) this.#out.ascii("J").int32(value);
    else this.#long(BigInt(value));
  }

  #int(value: bigint, way: Way): void {
    const number = Number(value);
    if (Number.isSafeInteger(number)) this.#integer(number);
    else if (value === BigInt.asIntN(8 * 255, value)) this.#long(value);
    else throw argumentError(`${pathOf(way)} has more than the 255 bytes that an int may have in such a file`);
  }

  /** Two's complement in as few bytes as it takes. */
  #long(value: bigint): void {
    const bytes: number[] = [];
    let rest = value;
    do {
      bytes.push(Number(BigInt.asUintN(8, rest)));
      rest >>= 8n;
    } while (rest !== ((bytes.at(-1) as number) < 128 ? 0n : -1n));
    this.#out.uint8(0x8a).uint8(bytes.length).append(bytes);
  }

  #text(text: string): void {
    this.#opcode("X");
    if (text.length <= SHORT && text.isWellFormed()) this.#out.shortText(text);
    else {
      const bytes = encodeText(text);
      this.#out.uint32(bytes.length).append(bytes);
    }
  }

  #global(module: string, name: string): void {
    this.#out.ascii(`c${module}\n${name}\n`);
  }

  /** _codecs.encode of a text of as many characters: what protocol 2 has for bytes. */
  #bytes(bytes: Uint8Array, way: Way): void {
    const text = encodeLatin1(bytes);
    if (text.length >= 2 ** 32) throw argumentError(`${pathOf(way)} has more bytes than such a file has a length for`);
    this.#global("_codecs", "encode");
    this.#out.ascii("X").uint32(text.length).append(text);
    this.#text("latin1");
    this.#out.uint8(0x86).ascii("R");
  }

  /** torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks). */
  #tensor(t: Tensor<DType>, way: Way): void {
    t.borrow(pathOf(way));
    this.#global("torch._utils", "_rebuild_tensor_v2");
    this.#opcode("(");
    this.#storage(t);
    this.#integer(0);
    this.#sizes(t.shape);
    this.#sizes(stridesOf(t.shape));
    this.#out.uint8(0x89);
    this.#global("collections", "OrderedDict");
    this.#opcode(")RtR");
  }

  #storage(t: Tensor<DType>): void {
    const key = this.#keyOf(t);
    this.#opcode("(");
    this.#text("storage");
    this.#global("torch", storageClassOf(t.dtype));
    this.#text(String(key));
    this.#text("cpu");
    this.#integer(t.data.length);
    this.#opcode("tQ");
  }

  /** Tensors over one array have one storage. */
  #keyOf(t: Tensor<DType>): number {
    const keys = this.#keys.get(t.data) ?? new Map<DType, number>();
    const key = keys.get(t.dtype) ?? this.#tensors.push(t) - 1;
    this.#keys.set(t.data, keys.set(t.dtype, key));
    return key;
  }

  #sizes(sizes: readonly number[]): void {
    this.#opcode("(");
    for (const size of sizes) this.#integer(size);
    this.#opcode("t");
  }

  *#container(container: object, way: Way): Generator<void> {
    if (this.#memo.has(container)) return this.#recall(container, way);
    if (depthOf(way) >= DEEPEST) throw argumentError(`${pathOf(way)} is nested more than ${DEEPEST} deep`);
    const number = this.#memo.size;
    this.#memo.set(container, undefined);
    const isArray = Array.isArray(container);
    this.#opcode(isArray ? "]" : "}");
    this.#out.ascii("r").uint32(number);
    if (isArray) yield* this.#items(container as TorchValue[], way);
    else yield* this.#entries(entriesOf(container, way), way);
    this.#memo.set(container, number);
  }

  #recall(container: object, way: Way): void {
    const number = this.#memo.get(container);
    if (number === undefined) throw argumentError(`${pathOf(way)} is a container that is in itself`);
    this.#out.ascii("j").uint32(number);
  }

  *#items(items: readonly TorchValue[], way: Way): Generator<void> {
    for (let i = 0; i < items.length; i++) {
      if (i % BATCH === 0) this.#opcode(i === 0 ? "(" : "e(");
      const item = items[i] as TorchValue;
      if (isContainer(item)) yield* this.#container(item, to(i, way));
      else this.#leaf(item, to(i, way));
      if (++this.#written % STEPS === 0) yield;
    }
    if (items.length > 0) this.#opcode("e");
  }

  *#entries(entries: Iterable<readonly [TorchValue, TorchValue]>, way: Way): Generator<void> {
    let count = 0;
    for (const [key, value] of entries) {
      if (count % BATCH === 0) this.#opcode(count === 0 ? "(" : "u(");
      this.#key(key);
      if (isContainer(value)) yield* this.#container(value, to(key, way));
      else this.#leaf(value, to(key, way));
      if (++this.#written % STEPS === 0) yield;
      count++;
    }
    if (count > 0) this.#opcode("u");
  }

  /** A list cannot be a key in Python: an array there is a tuple. */
  #key(key: TorchValue): void {
    if (!Array.isArray(key)) return this.#leaf(key, null);
    this.#opcode("(");
    for (const item of key) this.#key(item);
    this.#opcode("t");
  }
}

function isContainer(value: TorchValue): value is TorchValue & object {
  return typeof value === "object" && value !== null && !Tensor.isTensor(value) && !(value instanceof Uint8Array);
}

function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape.toReversed()) {
    strides.unshift(stride);
    stride *= Math.max(1, size);
  }
  return strides;
}

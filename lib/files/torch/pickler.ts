/** Values as pickles of protocol 2, of the opcodes and names that PyTorch's restricted reader takes. */
import { argumentError, isList, show } from "../../checks.js";
import type { SamebitsError } from "../../errors.js";
import type { DType } from "../../tensor/dtype.js";
import { Tensor } from "../../tensor/tensor.js";
import { ByteWriter } from "../byte_writer.js";
import { storageClassOf } from "./dtypes.js";
import { encodeText } from "./text.js";
import { DEEPEST, type TorchValue } from "./value.js";

/** Items that one opcode adds, as Python's pickle has it. */
const BATCH = 1000;

/** A pickle, and the tensors whose numbers are in its storages, in the order of the storages' keys. */
export interface PickledValue {
  readonly bytes: Uint8Array;
  readonly tensors: readonly Tensor<DType>[];
}

/** Throws ERR_ARGUMENT for what is no TorchValue, with the way to it. */
export function pickle(value: TorchValue): PickledValue {
  const pickler = new Pickler();
  pickler.write(value, []);
  return pickler.end();
}

class Pickler {
  readonly #out = new ByteWriter().uint8(0x80).uint8(2);
  /** The memo's entry of each container that is written; undefined while it is. */
  readonly #memo = new Map<object, number | undefined>();
  /** Storages by the memory that they are of. */
  readonly #storages = new Map<object, { readonly key: number; readonly tensor: Tensor<DType> }>();

  end(): PickledValue {
    this.#opcode(".");
    return { bytes: this.#out.bytes, tensors: [...this.#storages.values()].map(({ tensor }) => tensor) };
  }

  write(value: TorchValue, way: readonly string[]): void {
    if (value === null) this.#opcode("N");
    else if (typeof value === "boolean") this.#out.uint8(value ? 0x88 : 0x89);
    else if (typeof value === "number") this.#number(value);
    else if (typeof value === "bigint") this.#int(value, way);
    else if (typeof value === "string") this.#text(value);
    else if (Tensor.isTensor(value)) this.#tensor(value, way);
    else if (value instanceof Uint8Array) this.#bytes(value);
    else if (typeof value === "object") this.#container(value, way);
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

  #int(value: bigint, way: readonly string[]): void {
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
    const bytes = encodeText(text);
    this.#out.ascii("X").uint32(bytes.length).append(bytes);
  }

  #global(module: string, name: string): void {
    this.#out.ascii(`c${module}\n${name}\n`);
  }

  /** _codecs.encode of a text of as many characters: what protocol 2 has for bytes. */
  #bytes(bytes: Uint8Array): void {
    this.#global("_codecs", "encode");
    this.#text(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    this.#text("latin1");
    this.#out.uint8(0x86).ascii("R");
  }

  /** torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks). */
  #tensor(t: Tensor<DType>, way: readonly string[]): void {
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

  /** Tensors over one array have one storage. */
  #storage(t: Tensor<DType>): void {
    const { key } = this.#storages.get(t.data) ?? { key: this.#storages.size };
    this.#storages.set(t.data, { key, tensor: t });
    this.#opcode("(");
    this.#text("storage");
    this.#global("torch", storageClassOf(t.dtype));
    this.#text(String(key));
    this.#text("cpu");
    this.#integer(t.data.length);
    this.#opcode("tQ");
  }

  #sizes(sizes: readonly number[]): void {
    this.#opcode("(");
    for (const size of sizes) this.#integer(size);
    this.#opcode("t");
  }

  #container(container: object, way: readonly string[]): void {
    if (this.#memo.has(container)) return this.#recall(container, way);
    if (way.length >= DEEPEST) throw argumentError(`${pathOf(way)} is nested more than ${DEEPEST} deep`);
    const number = this.#memo.size;
    this.#memo.set(container, undefined);
    const isArray = Array.isArray(container);
    this.#opcode(isArray ? "]" : "}");
    this.#out.ascii("r").uint32(number);
    if (isArray) this.#items(container as TorchValue[], way);
    else this.#entries(entriesOf(container, way), way);
    this.#memo.set(container, number);
  }

  #recall(container: object, way: readonly string[]): void {
    const number = this.#memo.get(container);
    if (number === undefined) throw argumentError(`${pathOf(way)} is a container that is in itself`);
    this.#out.ascii("j").uint32(number);
  }

  #items(items: readonly TorchValue[], way: readonly string[]): void {
    for (let from = 0; from < items.length; from += BATCH) {
      this.#opcode("(");
      for (let i = from; i < Math.min(items.length, from + BATCH); i++) {
        this.write(items[i] as TorchValue, [...way, `[${i}]`]);
      }
      this.#opcode("e");
    }
  }

  #entries(entries: readonly (readonly [TorchValue, TorchValue])[], way: readonly string[]): void {
    for (let from = 0; from < entries.length; from += BATCH) {
      this.#opcode("(");
      for (const [key, value] of entries.slice(from, from + BATCH)) {
        this.#key(key, way);
        this.write(value, [...way, `[${show(key)}]`]);
      }
      this.#opcode("u");
    }
  }

  /** A list cannot be a key in Python: an array there is a tuple. */
  #key(key: TorchValue, way: readonly string[]): void {
    if (Array.isArray(key)) {
      this.#opcode("(");
      for (const item of key) this.#key(item, way);
      this.#opcode("t");
    } else if (typeof key === "object" && key !== null && !(key instanceof Uint8Array)) {
      throw argumentError(`a key in ${pathOf(way)} is ${show(key)}, which Python takes for none`);
    } else this.write(key, [...way, "a key"]);
  }
}

/** Those of an object's own properties, or of a Map. */
function entriesOf(container: object, way: readonly string[]): (readonly [TorchValue, TorchValue])[] {
  if (container instanceof Map) return [...(container as Map<TorchValue, TorchValue>)];
  const prototype: unknown = Object.getPrototypeOf(container);
  if (isList(container) || (prototype !== null && Object.getPrototypeOf(prototype) !== null))
    throw wrong(container, way);
  return Object.entries(container as Record<string, TorchValue>);
}

function wrong(value: unknown, way: readonly string[]): SamebitsError {
  return argumentError(
    `${pathOf(way)} is ${show(value)}; such a file holds null, booleans, numbers, bigints, texts, Uint8Arrays, tensors, arrays, plain objects and Maps`,
  );
}

function pathOf(way: readonly string[]): string {
  return `the value${way.join("")}`;
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

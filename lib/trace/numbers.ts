/** Tensors and generators as a trace has them. */
import { isBigInt64Array, isFloat32Array, isFloat64Array } from "../arrays.js";
import { bytesOf, IS_LITTLE_ENDIAN, swapBytes } from "../files/byte_order.js";
import { requireNode } from "../host.js";
import type { Generator } from "../random/generator.js";
import { toTorchState } from "../random/state.js";
import type { DType } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { type GeneratorPlace, type NamedNumbers, type Numbers, ROW_DIGITS, SAMPLED, TENSOR_DIGITS } from "./format.js";

type Plain = Float32Array | Float64Array | BigInt64Array;

export function digestOf(bytes: Uint8Array, digits: number = TENSOR_DIGITS): string {
  return requireNode().crypto.createHash("sha256").update(bytes).digest("hex").slice(0, digits);
}

/** All numbers, or some of them. */
export function numbersOf({ dtype, shape, data }: Tensor<DType>, isFull: boolean): Numbers {
  const plain = plainOf(data);
  const every = isFull ? 1 : Math.max(1, Math.ceil(plain.length / SAMPLED));
  const values = everyOf(plain, every);
  return {
    dtype: isBigInt64Array(plain) ? "int64" : dtype,
    shape,
    digest: digestOf(littleEndian(plain)),
    every,
    values: requireNode().buffer.Buffer.from(littleEndian(values)).toString("base64"),
  };
}

export function namedNumbers(tensors: Iterable<readonly [string, Tensor<DType>]>, isFull: boolean): NamedNumbers {
  return Object.fromEntries(Array.from(tensors, ([name, t]) => [name, numbersOf(t, isFull)]));
}

/** The digests of what the first dimension has. */
export function rowsOf({ shape, data }: Tensor<DType>): string {
  const plain = plainOf(data);
  const [rows = 0] = shape;
  const width = plain.length / (rows || 1);
  const size = width * plain.BYTES_PER_ELEMENT;
  const bytes = littleEndian(plain);
  const row = (_: unknown, i: number): string => digestOf(bytes.subarray(i * size, (i + 1) * size), ROW_DIGITS);
  return Array.from({ length: rows }, row).join("");
}

/** Of one that a fit may own. */
export function placeOf(generator: Generator): GeneratorPlace {
  const state = requireNode().buffer.Buffer.from(toTorchState(generator.leasedState));
  return {
    seed: String(state.readBigUInt64LE(0)),
    next: state.readUInt16LE(16),
    words: digestOf(state.subarray(24, 5016)),
    normal: state[5040] === 0 ? null : state.toString("hex", 5024, 5032),
  };
}

/** Integers as int64, every NaN the same; the data itself where it is so. */
function plainOf(data: Tensor<DType>["data"]): Plain {
  if (!isFloat32Array(data) && !isFloat64Array(data))
    return BigInt64Array.from(data as ArrayLike<number | bigint>, BigInt);
  return data.includes(Number.NaN) ? data.map((x) => (x === x ? x : Number.NaN)) : data;
}

/** Each `every`th element, from the first on. */
function everyOf(plain: Plain, every: number): Plain {
  const numbers = plain as Float32Array; // whatever they are, map keeps them
  return every === 1
    ? plain
    : numbers.slice(0, Math.ceil(plain.length / every)).map((_, i) => numbers[i * every] as number);
}

function littleEndian(numbers: Plain): Uint8Array {
  const bytes = bytesOf(numbers);
  if (IS_LITTLE_ENDIAN) return bytes;
  const copy = bytes.slice();
  swapBytes(copy, numbers.BYTES_PER_ELEMENT);
  return copy;
}

import { arrayKind, type TypedArray } from "../arrays.js";
import { argumentError, show } from "../checks.js";
import { SamebitsError } from "../errors.js";
import { node } from "../host.js";
import { checkedCount, shapeError, type Shape } from "./shape.js";

/** The array that holds a tensor's elements, by its dtype. */
export interface ArrayOf {
  float32: Float32Array;
  float64: Float64Array;
  int64: BigInt64Array;
  int32: Int32Array;
  int16: Int16Array;
  int8: Int8Array;
  uint8: Uint8Array;
  /** 0 for false, 1 for true. */
  bool: Uint8Array;
}

/** What a tensor's elements are, by PyTorch's names. */
export type DType = keyof ArrayOf;
/** The dtypes of draws and initialisers; float32 is the one that trains. */
export type FloatDType = "float32" | "float64";
/** The array that holds elements of that dtype. */
export type DataOf<D extends DType> = ArrayOf[D];
/** An element of that dtype: a bigint of int64, a number of all others (bool's are 0 and 1). */
export type ElementOf<D extends DType> = D extends "int64" ? bigint : number;

/** @internal How an array of a dtype is made. */
interface ArrayMaker<Data> {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): Data;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): Data;
}

const ARRAYS: { readonly [D in DType]: ArrayMaker<ArrayOf[D]> } = {
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/** The dtype that has all numbers of such an array. */
const DTYPES_OF_ARRAYS: Readonly<Record<string, DType>> = {
  Float32Array: "float32",
  Float64Array: "float64",
  Float16Array: "float32",
  BigInt64Array: "int64",
  Uint32Array: "int64",
  Int32Array: "int32",
  Uint16Array: "int32",
  Int16Array: "int16",
  Int8Array: "int8",
  Uint8Array: "uint8",
  Uint8ClampedArray: "uint8",
};

/** Throws ERR_ARGUMENT for what is no dtype. */
export function checkDType(value: unknown): DType {
  if (typeof value === "string" && Object.hasOwn(ARRAYS, value)) return value as DType;
  throw argumentError(`dtype must be one of ${Object.keys(ARRAYS).map(show).join(", ")}, given ${show(value)}`);
}

export function isFloating(dtype: DType): dtype is FloatDType {
  return dtype === "float32" || dtype === "float64";
}

/** Throws ERR_ARGUMENT for what is no dtype, ERR_DTYPE for one that cannot be drawn. */
export function checkFloatDType(value: unknown, what: string): FloatDType {
  const dtype = checkDType(value);
  if (isFloating(dtype)) return dtype;
  throw new SamebitsError("ERR_DTYPE", `${what}'s dtype must be float32 or float64, given ${dtype}`);
}

/** The memory for a tensor of that dtype and shape, all zeros. Throws ERR_SHAPE for a size that does not fit in memory. */
export function newData<D extends DType>(dtype: D, shape: Shape): DataOf<D> {
  return make(shape, (size) => new ARRAYS[dtype](size));
}

/** Fewer bytes are zeroed sooner than they are had otherwise. */
const LARGE = 4096;

/**
 * The same with whatever the memory holds, which saves large tensors of floats the time of zeroing: all of it is to be written.
 * Smaller ones, others, those of a browser, and what is too large for a Buffer are zeros.
 */
export function newUnwritten<D extends DType>(dtype: D, shape: Shape): DataOf<D> {
  const itemSize = isFloating(dtype) ? ARRAYS[dtype].BYTES_PER_ELEMENT : 0;
  return make(shape, (size) => {
    const bytes = size * itemSize;
    if (node === null || bytes < LARGE || bytes > node.buffer.constants.MAX_LENGTH) return new ARRAYS[dtype](size);
    return new ARRAYS[dtype](node.buffer.Buffer.allocUnsafeSlow(bytes).buffer, 0, size);
  });
}

function make<T>(shape: Shape, allocate: (size: number) => T): T {
  const size = checkedCount(shape);
  try {
    return allocate(size);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw shapeError(`there is no memory for a tensor of shape ${show(shape)}: ${size} numbers`);
  }
}

/** The elements of that dtype that lie in the memory. */
export function arrayOver<D extends DType>(
  dtype: D,
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number,
): DataOf<D> {
  return new ARRAYS[dtype](buffer, byteOffset, length);
}

/** The dtype that has all numbers of the array. Throws ERR_DTYPE for a BigUint64Array: none has. */
export function dtypeOfArray(values: TypedArray): DType {
  const dtype = DTYPES_OF_ARRAYS[arrayKind(values) as string];
  if (dtype !== undefined) return dtype;
  throw new SamebitsError("ERR_DTYPE", `no dtype has all numbers of ${show(values)}; name the one to convert them to`);
}

/** The dtype of a tensor with that memory; uint8 for bool's. */
export function dtypeOfMemory(data: unknown): DType {
  return DTYPES_OF_ARRAYS[arrayKind(data) ?? ""] ?? "float32";
}

/** Whether such an array can be the memory of a tensor of that dtype. */
export function isMemoryOf(data: unknown, dtype: unknown): boolean {
  const kind = arrayKind(data);
  return kind !== undefined && typeof dtype === "string" && kind === ARRAYS[dtype as DType]?.name;
}

import { arrayKind, checkLength, isInt32Array, isTypedArray, lengthOf, type TypedArray } from "../arrays.js";
import { argumentError, show } from "../checks.js";
import { isFloating, type DType } from "./dtype.js";
import { type Shape, shapeError } from "./shape.js";
import { Tensor } from "./tensor.js";

/** Integers as programs have them, class indices for instance: a typed array of any integer kind, or a plain array. */
export type IntegerArray =
  | readonly number[]
  | readonly bigint[]
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** What a net may be given: numbers, or integers where it looks rows up by them. */
export type InputTensor = Tensor<"float32" | "int64" | "int32">;

/** Where element `i` of a tensor of that shape stands, for a message: " at [2, 0]"; "" for a scalar. */
export function placeOf(i: number, shape: Shape): string {
  const index: number[] = [];
  let rest = i;
  for (const size of shape.toReversed()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index.length === 0 ? "" : ` at ${show(index)}`;
}

/** What a loss may be given as its target: values in a float32 tensor, or class indices in an array or a tensor of integers. */
export type LossTarget = Tensor<"float32" | "int64" | "int32" | "int16" | "int8" | "uint8"> | IntegerArray;

/**
 * The integers in an Int32Array: the very array, or the tensor's memory, if that is one. Undefined for what has no integers: a
 * tensor of floats, an array of them, anything else. Throws ERR_ARGUMENT for an element that is no integer or does not fit,
 * ERR_SHAPE for a tensor of other `dimensions`; `what` names the elements.
 */
export function asInt32(values: unknown, what: string, dimensions = 1): Int32Array | undefined {
  if (isInt32Array(values)) {
    if (values.length !== lengthOf(values)) checkLength(values, lengthOf(values), `the ${what} array`);
    return values;
  }
  if (Tensor.isTensor(values)) return memoryOf(values, what, dimensions);
  if (isTypedArray(values))
    return FLOATS.test(arrayKind(values) as string)
      ? undefined
      : convert(values as TypedArray & ArrayLike<unknown>, what);
  return Array.isArray(values) ? convert(values, what) : undefined;
}

const FLOATS = /^Float/;

function memoryOf(t: Tensor<DType>, what: string, dimensions: number): Int32Array | undefined {
  if (t.dtype === "bool" || isFloating(t.dtype)) return undefined;
  if (t.shape.length === dimensions) return asInt32(t.borrow(what), what);
  const wanted = dimensions === 1 ? "the shape [samples]" : `${dimensions} dimensions`;
  throw shapeError(`${what} as a tensor has ${wanted}, given ${show(t.shape)}`);
}

function convert(values: ArrayLike<unknown>, what: string): Int32Array {
  const length = isTypedArray(values) ? lengthOf(values) : values.length;
  const result = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const value = values[i];
    if (typeof value === "number" || typeof value === "bigint") result[i] = Number(value);
    if (typeof value === "bigint" ? BigInt(result[i] as number) !== value : result[i] !== value) {
      throw argumentError(`${what} ${i} is ${show(value)}; it must be an integer from -2147483648 to 2147483647`);
    }
  }
  return result;
}

/** Sequences, as PyTorch takes them: arrays, typed arrays of any kind and realm, one-dimensional tensors, other iterables. */
import { hasMemory, isTypedArray, lengthOf, type TypedArray } from "../arrays.js";
import { argumentError, show } from "../checks.js";
import { SamebitsError } from "../errors.js";
import type { DType } from "./dtype.js";
import { shapeError } from "./shape.js";
import { Tensor } from "./tensor.js";

/** Numbers in an array or typed array, a tensor of one dimension, or another iterable. Integers may be bigints. */
export type NumberSequence = Iterable<number | bigint> | Tensor<DType>;

/** The elements, each read once. Throws ERR_ARGUMENT for what is no sequence, or cannot be read. */
export function checkSequence<T>(values: Iterable<T>, what: string): T[] {
  if (isTypedArray(values)) return elementsOf(values, what) as T[];
  if (typeof values !== "object" || values === null) throw notSequence(values, what);
  let isIterable = false;
  try {
    isIterable = Symbol.iterator in values;
    if (isIterable) return Array.from(values);
  } catch (cause) {
    throw new SamebitsError("ERR_ARGUMENT", `${what} cannot be read`, { cause });
  }
  throw notSequence(values, what);
}

/** The numbers, as float64. Throws ERR_ARGUMENT for what is no sequence of numbers, ERR_SHAPE for a tensor that is no vector. */
export function checkNumbers(values: NumberSequence, what: string): number[] {
  const elements = Tensor.isTensor(values) ? elementsOfTensor(values, what) : checkSequence(values, what);
  return elements.map((element) => {
    if (typeof element === "number") return element;
    if (typeof element === "bigint") return Number(element);
    throw argumentError(`${what} must be numbers, given ${show(element)}`);
  });
}

function elementsOfTensor(t: Tensor<DType>, what: string): (number | bigint)[] {
  if (t.shape.length !== 1) throw shapeError(`${what} must have one dimension, given ${show(t.shape)}`);
  return Array.from<number | bigint>(t.borrow(what));
}

function elementsOf(array: TypedArray, what: string): (number | bigint)[] {
  if (!hasMemory(array)) throw argumentError(`${what}: the array has lost its memory; was its buffer transferred?`);
  const numbers = array as unknown as ArrayLike<number | bigint>;
  return Array.from({ length: lengthOf(array) }, (_, i) => numbers[i] as number | bigint);
}

function notSequence(value: unknown, what: string): SamebitsError {
  return argumentError(`${what} must be an array or another iterable, given ${show(value)}`);
}

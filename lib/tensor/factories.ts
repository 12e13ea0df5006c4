import { argumentError, checkNumber, checkOneOf, checkOptions, show } from "../checks.js";
import type { FloatArray } from "../backend/backend.js";
import { formatPrintable, type FormatOptions } from "./format.js";
import { flatten, type NestedArray } from "./nested_array.js";
import { checkedCount, checkShape, elementCount, sameShape, shapeError, type Shape } from "./shape.js";
import { checkTensor, Tensor, type DataOf, type DType } from "./tensor.js";

const DTYPES: readonly DType[] = ["float32", "float64"];

/**
 * A tensor with a copy of the values. Numbers and a Float32Array give float32, a Float64Array float64, unless told. Nested
 * arrays bring their shape; flat values may be given one. Throws ERR_SHAPE when shape and values do not fit.
 */
export function tensor(values: Float64Array, shape?: Shape): Tensor<"float64">;
export function tensor<D extends DType = "float32">(
  values: number | NestedArray | Float32Array | Float64Array,
  shape?: Shape,
  options?: { dtype?: D },
): Tensor<D>;
export function tensor(
  values: number | NestedArray | Float32Array | Float64Array,
  shape?: Shape,
  options: { dtype?: DType } = {},
): Tensor<DType> {
  checkOptions(options, ["dtype"], "tensor");
  const isTyped = values instanceof Float32Array || values instanceof Float64Array;
  const found = isTyped ? { shape: [values.length], numbers: values } : flatten(values);
  const wanted = checkShape(shape ?? found.shape);
  if (elementCount(wanted) !== found.numbers.length || (found.shape.length > 1 && !sameShape(wanted, found.shape))) {
    throw shapeError(`values of shape ${show(found.shape)} do not make a tensor of shape ${show(wanted)}`);
  }
  const result = allocate(wanted, options.dtype ?? (values instanceof Float64Array ? "float64" : "float32"));
  setNumbers(result.data, found.numbers);
  return result;
}

function setNumbers(data: FloatArray, numbers: ArrayLike<number>): void {
  try {
    data.set(numbers);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw argumentError("the values have lost their memory; was their buffer transferred?");
  }
}

/** A new tensor of zeros. Throws ERR_SHAPE when it cannot be had. */
function allocate<D extends DType>(shape: Shape, dtype: D): Tensor<D> {
  return new Tensor<D>(newFloats(shape, dtype), shape);
}

/** @internal The memory for a tensor of that shape and dtype, all zeros. Throws ERR_SHAPE, ERR_ARGUMENT. */
export function newFloats<D extends DType>(shape: Shape, dtype: D): DataOf<D> {
  const kind = checkOneOf(dtype, DTYPES, "dtype") === "float64" ? Float64Array : Float32Array;
  return newArray<Float32Array | Float64Array>(kind, shape) as DataOf<D>;
}

/** @internal A new array for a tensor of that shape, all zeros. Throws ERR_SHAPE when it cannot be had. */
export function newArray<A>(kind: new (size: number) => A, shape: Shape): A {
  const size = checkedCount(shape);
  try {
    return new kind(size);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw shapeError(`there is no memory for a tensor of shape ${show(shape)}: ${size} numbers`);
  }
}

/** A new tensor of zeros; float32 unless told. */
export function zeros<D extends DType = "float32">(shape: Shape, options: { dtype?: D } = {}): Tensor<D> {
  checkOptions(options, ["dtype"], "zeros");
  return allocate(shape, (options.dtype ?? "float32") as D);
}

/** A new tensor to be filled; its numbers are unspecified. */
export function empty<D extends DType = "float32">(shape: Shape, options: { dtype?: D } = {}): Tensor<D> {
  checkOptions(options, ["dtype"], "empty");
  return zeros(shape, options);
}

export function ones<D extends DType = "float32">(shape: Shape, options: { dtype?: D } = {}): Tensor<D> {
  checkOptions(options, ["dtype"], "ones");
  return zeros(shape, options).fill_(1);
}

export function full<D extends DType = "float32">(shape: Shape, value: number, options: { dtype?: D } = {}): Tensor<D> {
  checkOptions(options, ["dtype"], "full");
  checkNumber(value, "value");
  return zeros(shape, options).fill_(value);
}

/** The index of the largest number of each row, the first of equals; a row runs over the last dimension. NaN is largest. */
export function argmax(t: Tensor<DType>): Int32Array {
  const data = checkTensor(t, "argmax's argument").borrow();
  const width = t.shape.at(-1) ?? 1;
  if (width === 0) throw shapeError(`argmax needs a last dimension of at least 1, given ${show(t.shape)}`);
  const result = new Int32Array(data.length / width);
  for (let row = 0; row < result.length; row++) result[row] = indexOfLargest(data, row * width, width);
  return result;
}

function indexOfLargest(data: ArrayLike<number>, start: number, width: number): number {
  let best = 0;
  for (let i = 1; i < width; i++) {
    const value = data[start + i] as number;
    const largest = data[start + best] as number;
    if (largest !== largest) return best;
    if (value > largest || value !== value) best = i;
  }
  return best;
}

/** What Python's print shows of the numbers under torch.set_printoptions(options); integer arrays print as int64 tensors. */
export function formatTensor(t: Tensor<DType> | Int32Array | BigInt64Array, options?: FormatOptions): string {
  if (t instanceof Int32Array || t instanceof BigInt64Array) {
    return formatPrintable({ data: t, shape: [t.length], dtype: "int64" }, options);
  }
  if (!Tensor.isTensor(t)) {
    throw argumentError(`formatTensor takes a Tensor, an Int32Array or a BigInt64Array, given ${show(t)}`);
  }
  t.borrow();
  return formatPrintable(t, options);
}

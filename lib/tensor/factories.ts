import { isBigInt64Array, isInt32Array, isTypedArray, lengthOf, type TypedArray } from "../arrays.js";
import { argumentError, checkOptions, show } from "../checks.js";
import { SamebitsError } from "../errors.js";
import { placeOfLargest } from "../numeric/largest.js";
import { checkElement, convert } from "./convert.js";
import { checkDType, dtypeOfArray, newData, newUnwritten, type DType } from "./dtype.js";
import { formatPrintable, type FormatOptions } from "./format.js";
import { readNested, type NestedArray, type NestedValues, type Parts } from "./nested_array.js";
import { checkShape, checkSizes, elementCount, sameShape, shapeError, type Shape } from "./shape.js";
import { checkTensor, dtypeError, Tensor } from "./tensor.js";

/** What JSON and structuredClone make of a tensor, and a tensor itself. */
export interface TensorLike {
  /** The numbers, flat or nested. */
  readonly data: NestedValues | TypedArray;
  /** The sizes of its dimensions. */
  readonly shape: Shape;
  /** The type of its numbers. */
  readonly dtype: DType;
}

/** What tensor() takes. */
export type TensorValues = NestedValues | TensorLike;

interface DTypeOfTag {
  Float32Array: "float32";
  Float64Array: "float64";
  BigInt64Array: "int64";
  Uint32Array: "int64";
  Int32Array: "int32";
  Uint16Array: "int32";
  Int16Array: "int16";
  Int8Array: "int8";
  Uint8Array: "uint8";
  Uint8ClampedArray: "uint8";
}

/** The dtype that values bring; all, where the compiler cannot tell. */
export type DTypeOfValues<V> = 0 extends 1 & V
  ? any // oxlint-disable-line typescript/no-explicit-any -- of what JSON.parse gives, nothing is known
  : V extends { readonly dtype: infer D extends DType }
    ? D
    : V extends { readonly [Symbol.toStringTag]: infer Tag }
      ? Tag extends keyof DTypeOfTag
        ? DTypeOfTag[Tag]
        : DType
      : V extends NestedArray<number>
        ? "float32"
        : V extends NestedArray<bigint>
          ? "int64"
          : V extends NestedArray<boolean>
            ? "bool"
            : V extends readonly (infer Row extends TypedArray)[]
              ? DTypeOfValues<Row>
              : DType;

/**
 * A tensor with a copy of the values.
 *
 * - Numbers give float32, bigints int64, booleans bool; nested arrays of them bring their shape, flat ones may be given one.
 * - A typed array of any realm gives its own dtype (a Uint8ClampedArray uint8, a Uint16Array int32, a Uint32Array int64, a
 *   Float16Array float32; a BigUint64Array must be told one). Rows of nested arrays may be typed arrays.
 * - A tensor, or what JSON or structuredClone made of one, gives the same tensor again, to the bit.
 *
 * `dtype` converts: numbers in arrays as PyTorch's torch.tensor, which refuses what the dtype does not reach, typed arrays and
 * tensors as Tensor.to. Throws ERR_SHAPE when shape and values do not fit, ERR_DTYPE for values of two kinds, ERR_ARGUMENT for
 * what is no number.
 */
export function tensor<const V extends TensorValues, D extends DType = DTypeOfValues<V>>(
  values: V,
  shape?: Shape,
  options: { dtype?: D } = {},
): Tensor<NoInfer<D>> {
  const { dtype } = checkOptions(options, ["dtype"], "tensor");
  const told = dtype === undefined ? undefined : checkDType(dtype);
  const found = partsOf(values, told);
  const wanted = shape === undefined ? found.shape : checkShape(shape);
  if (elementCount(wanted) !== found.data.length || (found.shape.length > 1 && !sameShape(wanted, found.shape))) {
    throw shapeError(`values of shape ${show(found.shape)} do not make a tensor of shape ${show(wanted)}`);
  }
  return new Tensor(found.data, wanted, found.dtype) as Tensor<DType> as Tensor<D>;
}

/** The parts of a new tensor; typed arrays and tensors are converted to the dtype that is told. */
function partsOf(values: unknown, told: DType | undefined): Parts {
  if (Tensor.isTensor(values)) return convertParts({ ...values, data: values.borrow("the values") }, told);
  if (isTypedArray(values)) {
    const dtype = told ?? dtypeOfArray(values);
    const data = convert(values, dtype);
    return { shape: [data.length], dtype, data };
  }
  return isTensorLike(values) ? convertParts(revive(values), told) : readNested(values, told);
}

function convertParts({ shape, dtype, data }: Parts, told: DType | undefined): Parts {
  return { shape, dtype: told ?? dtype, data: convert(data, told ?? dtype) };
}

/** Whether the value says that it is a tensor, as what JSON and structuredClone give does. */
function isTensorLike(value: unknown): value is TensorLike {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return "data" in value && "shape" in value && "dtype" in value;
}

function revive({ data, shape, dtype }: TensorLike): Parts {
  return tensor<NestedValues, DType>(data, shape, { dtype });
}

/**
 * The tensor itself, or the one that JSON or structuredClone made such an object of: where states are loaded. Throws
 * ERR_ARGUMENT, ERR_SHAPE, ERR_DTYPE, naming `what`.
 */
export function asTensor(value: unknown, what: string): Tensor<DType> {
  if (Tensor.isTensor(value) || !isTensorLike(value)) return checkTensor(value as Tensor<DType>, what);
  try {
    return tensor<TensorLike, DType>(value);
  } catch (error) {
    if (!(error instanceof SamebitsError)) throw error;
    throw new SamebitsError(error.code, `${what}: ${error.message}`, { cause: error });
  }
}

/** @internal A new tensor of zeros. Throws ERR_SHAPE for a size that does not fit in memory. */
export function allocate<D extends DType>(shape: Shape, dtype: D): Tensor<D> {
  return new Tensor(newData(dtype, shape), shape, dtype);
}

/** @internal A new tensor that is about to be written to, all of it. Throws ERR_SHAPE for a size that does not fit in memory. */
export function unwritten<D extends DType>(shape: Shape, dtype: D): Tensor<D> {
  return new Tensor(newUnwritten(dtype, shape), shape, dtype);
}

function dtypeFrom<D extends DType>(options: { dtype?: D }, what: string): D {
  const { dtype } = checkOptions(options, ["dtype"], what);
  return (dtype === undefined ? "float32" : checkDType(dtype)) as D;
}

/** A new tensor of zeros; `dtype` is float32 by default. Throws ERR_SHAPE, ERR_ARGUMENT. */
export function zeros<D extends DType = "float32">(shape: Shape, options: { dtype?: D } = {}): Tensor<D> {
  checkSizes("zeros", shape, options);
  return allocate(shape, dtypeFrom(options, "zeros"));
}

/** A new tensor to be filled; its numbers are unspecified. `dtype` is float32 by default. Throws ERR_SHAPE, ERR_ARGUMENT. */
export function empty<D extends DType = "float32">(shape: Shape, options: { dtype?: D } = {}): Tensor<D> {
  checkSizes("empty", shape, options);
  return unwritten(shape, dtypeFrom(options, "empty"));
}

/** A new tensor of ones; `dtype` is float32 by default. Throws ERR_SHAPE, ERR_ARGUMENT. */
export function ones<D extends DType = "float32">(shape: Shape, options: { dtype?: D } = {}): Tensor<D> {
  checkSizes("ones", shape, options);
  return allocate(shape, dtypeFrom(options, "ones")).fill_(1);
}

/**
 * A new tensor with every element `value`, as Tensor.fill_ takes it; `dtype` is float32 by default. Throws ERR_SHAPE, and
 * ERR_ARGUMENT for a number that the dtype does not reach.
 */
export function full<D extends DType = "float32">(
  shape: Shape,
  value: number | bigint,
  options: { dtype?: D } = {},
): Tensor<D> {
  const dtype = dtypeFrom(options, "full");
  checkElement(value, dtype);
  return allocate(shape, dtype).fill_(value);
}

/**
 * The index of the largest number of each row, the first of equals; a row runs over the last dimension. NaN is largest. Throws
 * ERR_SHAPE for rows of nothing, ERR_DTYPE for bool, as PyTorch.
 */
export function argmax(t: Tensor<DType>): Int32Array {
  const data = checkTensor(t, "argmax's argument").borrow();
  if (t.dtype === "bool") throw dtypeError("argmax takes numbers, given bool");
  const width = t.shape.at(-1) ?? 1;
  if (width === 0) throw shapeError(`argmax needs a last dimension of at least 1, given ${show(t.shape)}`);
  const result = new Int32Array(data.length / width);
  for (let row = 0; row < result.length; row++) result[row] = placeOfLargest(data, row * width, width);
  return result;
}

/**
 * What Python's print shows of the numbers under torch.set_printoptions(options); an Int32Array or a BigInt64Array prints as an
 * int64 tensor. Throws ERR_ARGUMENT.
 */
export function formatTensor(t: Tensor<DType> | Int32Array | BigInt64Array, options?: FormatOptions): string {
  if (isInt32Array(t) || isBigInt64Array(t)) {
    return formatPrintable({ data: t, shape: [lengthOf(t)], dtype: "int64" }, options);
  }
  if (!Tensor.isTensor(t)) {
    throw argumentError(`formatTensor takes a Tensor, an Int32Array or a BigInt64Array, given ${show(t)}`);
  }
  t.borrow();
  return formatPrintable(t, options);
}

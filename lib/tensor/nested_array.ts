import { hasMemory, isTypedArray, lengthOf, type TypedArray } from "../arrays.js";
import { argumentError, show } from "../checks.js";
import { SamebitsError } from "../errors.js";
import { convert, toElement } from "./convert.js";
import { dtypeOfArray, newData, type DataOf, type DType } from "./dtype.js";
import { parseElement } from "./json.js";
import { elementCount, shapeError, type Shape } from "./shape.js";

/** Elements in arrays in arrays, as deep as a tensor has dimensions; a scalar is the element alone. */
export type NestedArray<Element = number> = Element | readonly NestedArray<Element>[];

/** What tensor() reads elements from: numbers, bigints or booleans in nested arrays, whose rows may be typed arrays. */
export type NestedValues = NestedArray<number | bigint | boolean | TypedArray>;

/** A tensor's parts. */
export interface Parts<D extends DType = DType> {
  readonly shape: Shape;
  readonly dtype: D;
  readonly data: DataOf<D>;
}

const MOST_EMPTY_ARRAYS = 2 ** 24;

/**
 * The elements of nested arrays. Numbers give float32, bigints int64, booleans bool, typed arrays their own dtype, unless
 * another is `told`. Strings are read as toJSON writes what JSON has no numbers for. Throws ERR_SHAPE when ragged, ERR_DTYPE
 * when mixed, ERR_ARGUMENT for what is no number.
 */
export function readNested(values: unknown, told: DType | undefined): Parts {
  const { shape, first } = measure(values);
  const dtype = told ?? dtypeOf(first);
  const data = newData(dtype, shape);
  const reader = new Reader(shape, dtype, told !== undefined, data);
  reader.read(values, 0);
  reader.finish();
  return { shape, dtype, data };
}

/** The shape that the first rows show, and the first element or typed array; 0 where there is none. */
function measure(values: unknown): { shape: number[]; first: unknown } {
  const shape: number[] = [];
  let level = values;
  while (Array.isArray(level)) {
    shape.push(level.length);
    if (shape.length > 1000) throw shapeError("arrays nested more than 1000 deep are no tensor");
    level = level.length === 0 ? 0 : level[0];
  }
  if (isTypedArray(level)) shape.push(lengthOf(level));
  return { shape, first: level };
}

function dtypeOf(value: unknown): DType {
  if (typeof value === "number") return "float32";
  if (isTypedArray(value)) return dtypeOfArray(value);
  if (typeof value === "boolean") return "bool";
  return typeof parse(value) === "bigint" ? "int64" : "float32";
}

function parse(value: unknown): number | bigint {
  const number = parseElement(value);
  if (number === undefined) throw notNumber(value);
  return number;
}

function notNumber(value: unknown): SamebitsError {
  return argumentError(`a tensor's values are numbers, given ${show(value)}`);
}

/** Puts the elements of nested arrays, all of one shape and dtype, into the memory of a tensor. */
class Reader {
  #offset = 0;
  readonly #shape: Shape;
  readonly #dtype: DType;
  readonly #converts: boolean;
  readonly #data: Record<number, number | bigint> & { readonly length: number };

  constructor(shape: Shape, dtype: DType, converts: boolean, data: DataOf<DType>) {
    this.#shape = shape;
    this.#dtype = dtype;
    this.#converts = converts;
    this.#data = data;
  }

  read(values: unknown, depth: number): void {
    if (depth === this.#shape.length) return this.#readElement(values);
    if (isTypedArray(values)) return this.#readRow(values, depth);
    if (!Array.isArray(values) || values.length !== this.#shape[depth]) throw this.#ragged(values, depth);
    for (const value of values as readonly unknown[]) this.read(value, depth + 1);
  }

  #readElement(value: unknown): void {
    if (Array.isArray(value) || isTypedArray(value)) throw this.#ragged(value, this.#shape.length);
    if (!this.#converts) this.#checkSame(value);
    this.#data[this.#offset++] = toElement(parse(value), this.#dtype);
  }

  #readRow(row: TypedArray, depth: number): void {
    if (!hasMemory(row)) throw argumentError("a row of the values has lost its memory; was its buffer transferred?");
    const isLast = depth === this.#shape.length - 1;
    if (!isLast || lengthOf(row) !== this.#shape[depth]) throw this.#ragged(row, depth);
    if (!this.#converts) this.#checkSame(row);
    (this.#data as unknown as Float32Array).set(convert(row, this.#dtype) as Float32Array, this.#offset);
    this.#offset += lengthOf(row);
  }

  #checkSame(value: unknown): void {
    const dtype = dtypeOf(value);
    if (dtype === this.#dtype) return;
    if (typeof value === "string") throw notNumber(value);
    throw new SamebitsError(
      "ERR_DTYPE",
      `the values are of two kinds, ${this.#dtype} and ${dtype}; name the dtype that they are to become`,
    );
  }

  #ragged(given: unknown, depth: number): SamebitsError {
    const wanted = this.#shape[depth] ?? "no more arrays";
    const length = isTypedArray(given) ? ` of ${lengthOf(given)}` : "";
    return shapeError(
      `nested arrays must be of one length at each depth: ${wanted} at depth ${depth}, given ${show(given)}${length}`,
    );
  }

  /** Throws ERR_SHAPE unless all elements were there: an array may say another length than it has. */
  finish(): void {
    if (this.#offset === this.#data.length) return;
    throw shapeError(
      `values of shape ${show(this.#shape)} were promised, but ${this.#offset} of ${this.#data.length} numbers found`,
    );
  }
}

/** The elements of `data`, row-major, in nested arrays of the shape. Throws ERR_SHAPE for more empty arrays than can be had. */
export function nest<Element>(data: ArrayLike<Element>, shape: Shape): NestedArray<Element> {
  const arrays = elementCount(shape.slice(0, shape.indexOf(0) + 1).slice(0, -1));
  if (arrays > MOST_EMPTY_ARRAYS)
    throw shapeError(`a tensor of shape ${show(shape)} has too many empty rows for an array`);
  return nestFrom(data, shape, 0, 0);
}

function nestFrom<Element>(
  data: ArrayLike<Element>,
  shape: Shape,
  depth: number,
  offset: number,
): NestedArray<Element> {
  if (depth === shape.length) return data[offset] as Element;
  const stride = elementCount(shape.slice(depth + 1));
  return Array.from({ length: shape[depth] as number }, (_, i) =>
    nestFrom(data, shape, depth + 1, offset + i * stride),
  );
}

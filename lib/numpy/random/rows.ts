import { arrayKind, hasMemory, isTypedArray, lengthOf, type TypedArray } from "../../arrays.js";
import { argumentError, show } from "../../checks.js";
import type { DType } from "../../tensor/dtype.js";
import { Tensor } from "../../tensor/tensor.js";

/** What can be shuffled and chosen from: an array, a typed array, or a tensor's rows. */
export type Rows = readonly unknown[] | TypedArray | Tensor<DType>;

type Elements = { readonly length: number; [index: number]: unknown };

/** How many elements or rows there are. Throws ERR_ARGUMENT for what has none. */
export function countRows(rows: Rows, what: string): number {
  if (Tensor.isTensor(rows)) {
    rows.borrow(what);
    if (rows.shape.length > 0) return rows.shape[0] as number;
    throw argumentError(`${what} must have rows; given a scalar tensor`);
  }
  if (Array.isArray(rows)) return rows.length;
  if (!isTypedArray(rows))
    throw argumentError(`${what} must be an array, a typed array or a tensor, given ${show(rows)}`);
  if (!hasMemory(rows)) throw argumentError(`${what} has lost its memory; was its buffer transferred?`);
  return lengthOf(rows);
}

/** The rows in that order, in a new array or tensor of the same kind. */
export function takeRows<T extends Rows>(rows: T, order: Int32Array): T {
  if (Tensor.isTensor(rows)) {
    const [, ...rest] = rows.shape;
    return new Tensor(
      gathered(rows.borrow() as unknown as Elements, order, widthOf(rows)) as never,
      [order.length, ...rest],
      rows.dtype,
    ) as unknown as T;
  }
  return gathered(rows as unknown as Elements, order, 1) as unknown as T;
}

/** Puts the rows into the order that is drawn for them. Throws ERR_ARGUMENT before the draw. */
export function reorderRows(rows: Rows, drawOrder: (count: number) => Int32Array, what: string): void {
  const count = countRows(rows, what);
  if (Array.isArray(rows) && Object.isFrozen(rows))
    throw argumentError(`${what} is frozen; a copy of it in random order is what permutation gives`);
  const elements = (Tensor.isTensor(rows) ? rows.borrowToWrite(what) : rows) as unknown as Elements;
  const taken = gathered(elements, drawOrder(count), Tensor.isTensor(rows) ? widthOf(rows) : 1);
  for (let i = 0; i < taken.length; i++) elements[i] = taken[i];
}

const widthOf = ({ shape }: Tensor<DType>): number => shape.slice(1).reduce((product, size) => product * size, 1);

function gathered(elements: Elements, order: Int32Array, width: number): Elements {
  const taken = emptyLike(elements, order.length * width);
  for (let i = 0; i < order.length; i++)
    for (let j = 0; j < width; j++) taken[i * width + j] = elements[order[i]! * width + j];
  return taken;
}

function emptyLike(elements: Elements, length: number): Elements {
  if (Array.isArray(elements)) return Array.from<unknown>({ length });
  const arrays = globalThis as unknown as Record<string, new (length: number) => Elements>;
  return new arrays[arrayKind(elements) as string]!(length);
}

import { checkInteger, show } from "../checks.js";
import { SamebitsError } from "../errors.js";

/** Sizes of a tensor's dimensions, outermost first; `[]` is a scalar, sizes may be 0. */
export type Shape = readonly number[];

/** A frozen copy of a valid shape. Throws ERR_SHAPE. */
export function checkShape(shape: Shape): Shape {
  const copy = Array.isArray(shape) ? shape.slice() : shape;
  checkedCount(copy);
  return Object.freeze(copy);
}

/** The number of elements of a tensor of that shape. Throws ERR_SHAPE unless the shape is valid. */
export function checkedCount(shape: Shape): number {
  let isValid = Array.isArray(shape);
  for (let d = 0; isValid && d < shape.length; d++)
    isValid = Number.isSafeInteger(shape[d]) && (shape[d] as number) >= 0;
  if (!isValid) throw shapeError(`a shape is an array of whole numbers of at least 0, given ${show(shape)}`);
  const count = elementCount(shape);
  if (!Number.isSafeInteger(count)) throw shapeError(`a tensor of shape ${show(shape)} has too many elements`);
  return count;
}

export function elementCount(shape: Shape): number {
  return shape.reduce((count, size) => count * size, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

/** The position of an element in row-major order. Throws ERR_ARGUMENT. */
export function offsetOf(index: readonly number[], shape: Shape): number {
  if (index.length !== shape.length) {
    throw new SamebitsError(
      "ERR_ARGUMENT",
      `a tensor of shape ${show(shape)} takes ${shape.length} indices, given ${index.length}`,
    );
  }
  return index.reduce(
    (offset, i, d) => offset * (shape[d] as number) + checkInteger(i, `index ${d}`, 0, (shape[d] as number) - 1),
    0,
  );
}

export function shapeError(message: string): SamebitsError {
  return new SamebitsError("ERR_SHAPE", message);
}

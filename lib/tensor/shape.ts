import { checkInteger, show } from "../checks.js";
import { SamebitsError } from "../errors.js";

/** Sizes of a tensor's dimensions, outermost first; `[]` is a scalar, sizes may be 0. */
export type Shape = readonly number[];

/** A frozen copy of a valid shape. Throws ERR_SHAPE. */
export function checkShape(shape: Shape): Shape {
  const copy = Array.isArray(shape) ? [...shape] : shape; // slice() takes ten times as long of a frozen array, as most are
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
  let count = 1;
  for (let d = 0; d < shape.length; d++) count *= shape[d] as number;
  return count;
}

/** The number of rows of a tensor of that shape: its dimensions but the last. */
export function rowCount(shape: Shape): number {
  let count = 1;
  for (let d = 0; d < shape.length - 1; d++) count *= shape[d] as number;
  return count;
}

/** The shape with another last dimension; it has one. */
export function withLast(shape: Shape, size: number): number[] {
  const other = [...shape];
  other[other.length - 1] = size;
  return other;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}

/** `shape`, in which one size may be -1, for as many elements as `from` has. Throws ERR_SHAPE. */
export function inferShape(shape: Shape, from: Shape): Shape {
  const count = elementCount(from);
  const open = Array.isArray(shape) ? shape.indexOf(-1) : -1;
  const known = open < 0 ? 0 : checkedCount(shape.filter((_, d) => d !== open));
  const wanted = open < 0 ? checkShape(shape) : shape.map((size, d) => (d === open ? count / known : size));
  if (!wanted.every(Number.isSafeInteger) || elementCount(wanted) !== count) {
    throw shapeError(`a tensor of shape ${show(from)} does not have the elements for shape ${show(shape)}`);
  }
  return wanted;
}

/**
 * The rows `from` to before `to` of so many, as Python's slices take them: from the end where negative, none beyond either end.
 * Throws ERR_ARGUMENT for what is no integer.
 */
export function sliceOf(rows: number, from: number, to: number = rows): [start: number, end: number] {
  const clamp = (value: number, what: string): number => {
    const row = checkInteger(value, what, Number.MIN_SAFE_INTEGER);
    return Math.min(rows, Math.max(0, row < 0 ? row + rows : row));
  };
  const [start, end] = [clamp(from, "from"), clamp(to, "to")];
  return [start, Math.max(start, end)];
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

/** Throws ERR_SHAPE for sizes one by one, as PyTorch takes them too: rand(2, 3). */
export function checkSizes(name: string, ...given: readonly unknown[]): void {
  if (typeof given[0] !== "number") return;
  const sizes = given.filter((size) => typeof size === "number");
  throw shapeError(`${name} takes its sizes in one array, ${name}([${sizes.join(", ")}]); given ${show(given[0])}`);
}

import { argumentError, show } from "../checks.js";
import { elementCount, shapeError, type Shape } from "./shape.js";

/** Numbers in arrays in arrays, as deep as a tensor has dimensions; a scalar is the number alone. */
export type NestedArray = number | readonly NestedArray[];

const MOST_EMPTY_ARRAYS = 2 ** 24;

/** The shape of nested arrays and their numbers, row-major. Throws ERR_SHAPE when ragged, ERR_ARGUMENT for what is no number. */
export function flatten(values: NestedArray): { shape: Shape; numbers: number[] } {
  const shape = shapeOf(values);
  const numbers: number[] = [];
  collect(values, shape, 0, numbers);
  return { shape, numbers };
}

function shapeOf(values: NestedArray): Shape {
  const shape: number[] = [];
  for (let level: NestedArray | undefined = values; Array.isArray(level); level = level[0]) {
    shape.push(level.length);
    if (shape.length > 1000) throw shapeError("arrays nested more than 1000 deep are no tensor");
  }
  return shape;
}

function collect(values: NestedArray, shape: Shape, depth: number, numbers: number[]): void {
  if (depth === shape.length) {
    if (typeof values !== "number") throw argumentError(`a tensor's values are numbers, given ${show(values)}`);
    numbers.push(values);
    return;
  }
  if (!Array.isArray(values) || values.length !== shape[depth]) {
    throw shapeError(
      `nested arrays must be of one length at each depth: ${shape[depth]} at depth ${depth}, given ${show(values)}`,
    );
  }
  for (const value of values as readonly NestedArray[]) collect(value, shape, depth + 1, numbers);
}

/** The numbers of `data`, row-major, in nested arrays of the shape. Throws ERR_SHAPE for more empty arrays than can be had. */
export function nest(data: ArrayLike<number>, shape: Shape): NestedArray {
  const arrays = elementCount(shape.slice(0, shape.indexOf(0) + 1).slice(0, -1));
  if (arrays > MOST_EMPTY_ARRAYS)
    throw shapeError(`a tensor of shape ${show(shape)} has too many empty rows for an array`);
  return nestFrom(data, shape, 0, 0);
}

function nestFrom(data: ArrayLike<number>, shape: Shape, depth: number, offset: number): NestedArray {
  if (depth === shape.length) return data[offset] as number;
  const stride = elementCount(shape.slice(depth + 1));
  return Array.from({ length: shape[depth] as number }, (_, i) =>
    nestFrom(data, shape, depth + 1, offset + i * stride),
  );
}

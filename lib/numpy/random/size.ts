import { argumentError, show } from "../../checks.js";
import { allocate } from "../../tensor/factories.js";
import type { Shape } from "../../tensor/shape.js";
import type { Tensor } from "../../tensor/tensor.js";

/** How many numbers to draw: a count, or the sizes of an array's dimensions. */
export type Size = number | Shape;

/** A draw, or as many as the size says, in a tensor, row-major. Throws ERR_SHAPE for what is no size. */
export function drawFloats(size: Size | undefined, next: () => number): number | Tensor<"float64"> {
  if (size === undefined) return next();
  const t = allocate(shapeOf(size), "float64");
  for (let i = 0; i < t.data.length; i++) t.data[i] = next();
  return t;
}

/** The same for integers. */
export function drawIntegers(size: Size | undefined, next: () => number): number | Tensor<"int64"> {
  if (size === undefined) return next();
  const t = allocate(shapeOf(size), "int64");
  for (let i = 0; i < t.data.length; i++) t.data[i] = BigInt(next());
  return t;
}

function shapeOf(size: Size): Shape {
  return typeof size === "number" ? [size] : size;
}

/** What rand and randn draw: NumPy takes sizes one by one there. Throws ERR_ARGUMENT for an array of them. */
export function sizeOfEach(sizes: readonly number[], what: string): Size | undefined {
  if (sizes.length === 1 && Array.isArray(sizes[0]))
    throw argumentError(`${what} takes sizes one by one, as in ${what}(3, 4); given ${show(sizes[0])}`);
  return sizes.length === 0 ? undefined : sizes;
}

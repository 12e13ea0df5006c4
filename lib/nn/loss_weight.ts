/** The weights that a loss is made with. */
import { show } from "../checks.js";
import type { Loss } from "../backend/operations.js";
import { shapeError, type Shape } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";

/** A weight as the constructor was given it. Throws ERR_ARGUMENT. */
export function checkWeight(weight: Tensor | undefined, what: string): Tensor | null {
  if (weight === undefined) return null;
  borrowFloat32(weight, what);
  return weight;
}

/** The memory of a weight for each of `classes`. Throws ERR_SHAPE. */
export function borrowClassWeight(weight: Tensor | null, classes: number, loss: string): Float32Array | null {
  if (weight === null) return null;
  const data = borrowFloat32(weight, `${loss}'s weight`);
  if (weight.shape.length !== 1 || weight.shape[0] !== classes) {
    throw shapeError(
      `${loss}'s weight has one number for each class, here of shape ${show([classes])}, given ${show(weight.shape)}`,
    );
  }
  return data;
}

/** The weights of a loss of elements, by name; null where there is none. */
export type ElementWeights = Readonly<Record<string, Tensor | null>>;

/** Whether a weight is of one sample after another, and not of any sample's numbers. */
export function weighsSamples(weights: ElementWeights, dimensions = 2): boolean {
  return Object.values(weights).some((w) => w !== null && w.shape.length >= dimensions && w.shape[0] !== 1);
}

/** That weights broadcast over an input of that shape. Throws ERR_SHAPE. */
export function checkElementWeights(weights: ElementWeights, shape: Shape, loss: string): void {
  for (const [name, weight] of Object.entries(weights)) {
    if (weight === null || broadcasts(weight.shape, shape)) continue;
    throw shapeError(
      `${loss}'s ${name} broadcasts over the input, here of shape ${show(shape)}: it has the sizes of its last dimensions, or 1; ` +
        `given ${show(weight.shape)}`,
    );
  }
}

function broadcasts(weight: Shape, shape: Shape): boolean {
  const missing = Math.max(shape.length, 1) - weight.length;
  return missing >= 0 && weight.every((size, d) => size === 1 || size === shape[missing + d]);
}

/** The weights for rows of `columns` numbers of an input of that shape: those of one row, or of all elements. Throws ERR_SHAPE. */
export function elementWeights(weights: ElementWeights, shape: Shape, columns: number, loss: string): Partial<Loss> {
  checkElementWeights(weights, shape, loss);
  const elements = shape.reduce((a, b) => a * b, 1);
  const areRowsSamples = columns * (shape[0] ?? 1) === elements;
  const isByElement = columns === elements || !areRowsSamples || weighsSamples(weights, shape.length);
  const over = isByElement ? shape : shape.slice(1);
  const spread = Object.entries(weights).map(([name, weight]) => [
    name,
    weight && broadcast(weight, over, `${loss}'s ${name}`),
  ]);
  return Object.fromEntries(spread) as Partial<Loss>;
}

/** The weight at each element of that shape. */
function broadcast(weight: Tensor, shape: Shape, what: string): Float32Array {
  let data = borrowFloat32(weight, what);
  const sizes = weight.shape.slice(Math.max(weight.shape.length - shape.length, 0));
  const elements = shape.reduce((a, b) => a * b, 1);
  if (data.length === elements) return data;
  // From the last dimension on: what stands for a dimension of size 1 is repeated.
  let inner = 1;
  for (let d = 1; d <= shape.length; d++) {
    const wanted = shape[shape.length - d] as number;
    if ((sizes[sizes.length - d] ?? 1) !== wanted) data = repeated(data, inner, wanted);
    inner *= wanted;
  }
  return data;
}

/** Each run of `length` numbers `times` times. */
function repeated(data: Float32Array, length: number, times: number): Float32Array {
  const result = new Float32Array(data.length * times);
  for (let from = 0, to = 0; from < data.length; from += length) {
    const run = data.subarray(from, from + length);
    for (let i = 0; i < times; i++, to += length) result.set(run, to);
  }
  return result;
}

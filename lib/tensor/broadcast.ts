import { isFloat64Array } from "../arrays.js";
import { show } from "../checks.js";
import type { FloatArray } from "../backend/backend.js";
import { elementCount, sameShape, shapeError, type Shape } from "./shape.js";

/**
 * The numbers of a tensor of shape `from` as one of shape `to` shows them: dimensions of size 1, or missing in front, are
 * repeated. `data` itself when the shapes are the same. Throws ERR_SHAPE.
 */
export function broadcast(data: FloatArray, from: Shape, to: Shape): FloatArray {
  if (sameShape(from, to)) return data;
  const missing = to.length - from.length;
  const fits = missing >= 0 && from.every((size, d) => size === 1 || size === to[missing + d]);
  if (!fits) throw shapeError(`a tensor of shape ${show(from)} does not broadcast to ${show(to)}`);
  if (elementCount(to) === 0) return data.subarray(0, 0);
  let result = data;
  for (let d = to.length - 1; d >= 0; d--) {
    const size = to[d] as number;
    if (from[d - missing] !== size) result = repeatBlocks(result, elementCount(to.slice(d + 1)), size);
  }
  return result;
}

/** Every block of `length` numbers `times` times. */
function repeatBlocks(data: FloatArray, length: number, times: number): FloatArray {
  const kind = isFloat64Array(data) ? Float64Array : Float32Array;
  const result = new kind(data.length * times);
  for (let i = 0; i < result.length; i += length) {
    const start = Math.floor(i / (length * times)) * length;
    result.set(data.subarray(start, start + length), i);
  }
  return result;
}

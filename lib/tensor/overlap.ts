import { isShared, type TypedArray } from "../arrays.js";
import type { FloatArray } from "../backend/backend.js";

/**
 * Whether two arrays lie over the same memory, be it in part. Two shared buffers may be one: nothing tells them apart, so they
 * count as that.
 */
export function overlap(a: TypedArray, b: TypedArray): boolean {
  if (a.length === 0 || b.length === 0) return false;
  if (a.buffer !== b.buffer) return isShared(a) && isShared(b);
  return a.byteOffset < endOf(b) && b.byteOffset < endOf(a);
}

/** What `source` holds, where a write to `target` does not reach it: a copy, if they overlap. */
export function apartFrom<A extends FloatArray>(target: TypedArray, source: A): A {
  return overlap(target, source) ? (source.slice() as A) : source;
}

function endOf({ byteOffset, byteLength }: TypedArray): number {
  return byteOffset + byteLength;
}

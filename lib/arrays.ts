/**
 * What an array is, whichever realm made it: `instanceof` knows the arrays of its own realm only, not those of a vm context,
 * a REPL, a test runner's sandbox or another window. Kind and length are the array's own, whatever properties it was given.
 */

import { SamebitsError } from "./errors.js";

/** A typed array of any kind and realm. */
export interface TypedArray extends ArrayBufferView {
  readonly BYTES_PER_ELEMENT: number;
  readonly length: number;
}

const prototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
const readKind = getter(Symbol.toStringTag) as (this: unknown) => string | undefined;
const readLength = getter("length") as (this: TypedArray) => number;

function getter(name: string | symbol): unknown {
  return Object.getOwnPropertyDescriptor(prototype, name)?.get;
}

/** "Float32Array", "Uint8Array" (a Buffer too), ...; undefined for what is no typed array. */
export function arrayKind(value: unknown): string | undefined {
  return readKind.call(value);
}

export function isTypedArray(value: unknown): value is TypedArray {
  return arrayKind(value) !== undefined;
}

export function isFloat32Array(value: unknown): value is Float32Array {
  return arrayKind(value) === "Float32Array";
}

export function isFloat64Array(value: unknown): value is Float64Array {
  return arrayKind(value) === "Float64Array";
}

export function isInt32Array(value: unknown): value is Int32Array {
  return arrayKind(value) === "Int32Array";
}

export function isBigInt64Array(value: unknown): value is BigInt64Array {
  return arrayKind(value) === "BigInt64Array";
}

export function isUint8Array(value: unknown): value is Uint8Array {
  return arrayKind(value) === "Uint8Array";
}

/** How many elements the array has; 0 when its buffer is gone. */
export function lengthOf(array: TypedArray): number {
  return readLength.call(array);
}

/** Whether other threads may see the array's memory. */
export function isShared({ buffer }: TypedArray): boolean {
  if (buffer instanceof ArrayBuffer) return false; // nearly all are; the tag takes four times as long
  return Object.prototype.toString.call(buffer) === "[object SharedArrayBuffer]";
}

const at = Uint8Array.prototype.at;

/** False when the array's buffer was transferred or shrunk away from under it. */
export function hasMemory(array: TypedArray): boolean {
  try {
    at.call(array as Uint8Array, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * That the array is as long as it was when it was given, and says so. Throws ERR_ARGUMENT when its buffer was transferred or
 * resized, and for a property that hides its length.
 */
export function checkLength(array: TypedArray, length: number, what: string): void {
  const left = lengthOf(array);
  if (left === length && array.length === length) return;
  throw new SamebitsError("ERR_ARGUMENT", `${what} ${changeOf(array, left, length)}`);
}

function changeOf(array: TypedArray, left: number, length: number): string {
  if (left < length) return `has lost its memory: ${left} of ${length} numbers are left. Was its buffer transferred?`;
  if (left > length) return `has grown from ${length} to ${left} numbers: its buffer was resized`;
  return `has ${length} numbers, but a property "length" of its own that says ${String(array.length)}; delete that`;
}

/** Columns of some width, from one of a row of the source to one of a row of the target. */
interface Columns {
  readonly width: number;
  readonly source: number;
  readonly target: number;
}

/** Copies columns of the rows `from` to `to` - 1, default all, between matrices of those widths. */
export function copyColumns(
  source: Float32Array,
  sourceWidth: number,
  target: Float32Array,
  targetWidth: number,
  columns: Columns,
  from = 0,
  to: number = rowsOf(source, sourceWidth),
): void {
  for (let row = from; row < to; row++) {
    const start = row * sourceWidth + columns.source;
    target.set(source.subarray(start, start + columns.width), row * targetWidth + columns.target);
  }
}

function rowsOf({ length }: Float32Array, width: number): number {
  return width === 0 ? 0 : length / width;
}

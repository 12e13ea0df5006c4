/** Tensors of two traces against each other. */
import { ulpsBetween } from "../../bits.js";
import type { Numbers } from "../../trace/format.js";

export type Values = Float32Array | Float64Array | BigInt64Array;

const TYPES = { float32: Float32Array, float64: Float64Array, int64: BigInt64Array };

/** The numbers that are written; null for what is no tensor of ours. */
export function decoded({ dtype, shape, every, values }: Numbers): Values | null {
  const size = sizeOf(shape);
  if (!Object.hasOwn(TYPES, dtype) || every < 1) return null;
  const type = TYPES[dtype as keyof typeof TYPES];
  const bytes = Buffer.from(values, "base64");
  if (bytes.length !== Math.ceil(size / every) * type.BYTES_PER_ELEMENT) return null;
  return new type(new Uint8Array(bytes).buffer);
}

/** The numbers that are written, of whatever dtype. */
export function writtenNumbers(numbers: Numbers): number[] {
  return Array.from((decoded(numbers) ?? []) as ArrayLike<number | bigint>, Number);
}

/** An element of two tensors. */
export interface Element {
  /** Row-major. */
  readonly index: number;
  readonly a: number;
  readonly b: number;
}

/** How two tensors differ, as far as their numbers are written. */
export interface Distance {
  /** By the digests, of all numbers. */
  readonly isSame: boolean;
  /** The first element that differs; null where the written ones are the same. */
  readonly first: Element | null;
  /** The first one that is further apart than any before it, and so on: the largest difference, NaN for one that is no number. */
  readonly largest: Element | null;
  /** The largest size of a number. */
  readonly scale: number;
}

const SAME: Distance = { isSame: true, first: null, largest: null, scale: 0 };

/** Null for tensors of other shapes or dtypes. */
export function distanceOf(a: Numbers, b: Numbers): Distance | null {
  if (a.dtype !== b.dtype || a.shape.join() !== b.shape.join()) return null;
  if (a.digest === b.digest) return SAME;
  let [first, largest, scale]: [Element | null, Element | null, number] = [null, null, 0];
  for (const element of pairs(a, b)) {
    scale = Math.max(scale, Math.abs(element.a), Math.abs(element.b));
    if (Object.is(element.a, element.b)) continue;
    first ??= element;
    if (largest === null || !(apart(element) <= apart(largest))) largest = element;
  }
  return { isSame: false, first, largest, scale };
}

/** The elements that both have. */
export function pairs(a: Numbers, b: Numbers): Element[] {
  const [from, to] = [writtenNumbers(a), writtenNumbers(b)];
  const every = Math.max(a.every, b.every); // one of them is 1, or they are the same
  const count = Math.ceil(sizeOf(a.shape) / every);
  return Array.from({ length: count }, (_, i) => {
    const [left, right] = [from[(i * every) / a.every], to[(i * every) / b.every]];
    return { index: i * every, a: left ?? Number.NaN, b: right ?? Number.NaN };
  });
}

/** Elements of a tensor. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

export function apart({ a, b }: Element): number {
  return Object.is(a, b) ? 0 : Math.abs(a - b);
}

/** Of float32 and float64; null for others, and for NaN. */
export function ulpsApart({ a, b }: Element, dtype: string): bigint | null {
  if (Number.isNaN(a) || Number.isNaN(b) || dtype === "int64") return null;
  return ulpsBetween(a, b, dtype === "float32" ? new Float32Array() : new Float64Array());
}

/** An index in the elements as one in each dimension. */
export function placeIn(index: number, shape: readonly number[]): number[] {
  const place: number[] = [];
  let rest = index;
  for (const size of shape.toReversed()) {
    place.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return place;
}

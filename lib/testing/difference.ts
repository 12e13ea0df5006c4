import { isTypedArray, type TypedArray } from "../arrays.js";
import { describeDifference, differingIndex, firstDifference } from "../bits.js";
import { argumentError, show } from "../checks.js";
import type { DType } from "../tensor/dtype.js";
import { Tensor } from "../tensor/tensor.js";

/** How deep values may lie in one another. */
const DEEPEST = 1000;

/** What compares a kind of value: where the two first differ, if they do. `place` says where the values are in the whole. */
interface Kind<T> {
  readonly name: string;
  is(value: unknown): value is T;
  difference(actual: T, expected: T, place: readonly string[]): string | undefined;
}

interface Generator {
  getState(): unknown;
}

type Plain = Readonly<Record<string, unknown>>;

const tensors: Kind<Tensor<DType>> = {
  name: "a tensor",
  is: (value) => Tensor.isTensor(value),
  difference(actual, expected, place) {
    if (actual.dtype !== expected.dtype) return at(place, `a tensor of ${actual.dtype} instead of ${expected.dtype}`);
    const [shape, wanted] = [show(actual.shape), show(expected.shape)];
    if (shape !== wanted) return at(place, `a tensor of shape ${shape} instead of ${wanted}`);
    const [a, e] = [actual.borrow("the tensor"), expected.borrow("the expected tensor")];
    const index = differingIndex(a, e);
    if (index === -1) return undefined;
    const where = actual.shape.length > 1 ? `index ${index}, ${placeOf(index, actual.shape)}` : `index ${index}`;
    return at(place, `${where}: ${describeDifference(a, e, index)}`);
  },
};

const arrays: Kind<TypedArray> = {
  name: "a typed array",
  is: isTypedArray,
  difference: (actual, expected, place) => {
    const found = firstDifference(actual, expected);
    return found === null ? undefined : at(place, found);
  },
};

const generators: Kind<Generator> = {
  name: "a generator",
  is: (value): value is Generator => typeof (value as Generator | null)?.getState === "function",
  difference: (actual, expected, place) => differenceIn(actual.getState(), expected.getState(), [...place, "state"]),
};

const numbers: Kind<number> = {
  name: "a number",
  is: (value) => typeof value === "number",
  difference(actual, expected, place) {
    const [a, e] = [Float64Array.of(actual), Float64Array.of(expected)];
    return differingIndex(a, e) === -1 ? undefined : at(place, describeDifference(a, e, 0));
  },
};

const others: Kind<unknown> = {
  name: "a value without bits",
  is: (value): value is unknown => value == null || ["string", "bigint", "boolean"].includes(typeof value),
  difference: (actual, expected, place) =>
    actual === expected ? undefined : at(place, `got ${show(actual)}, expected ${show(expected)}`),
};

const lists: Kind<readonly unknown[]> = {
  name: "an array",
  is: (value) => Array.isArray(value),
  difference: (actual, expected, place) => differenceInEntries([...actual.entries()], [...expected.entries()], place),
};

const maps: Kind<ReadonlyMap<unknown, unknown>> = {
  name: "a Map",
  is: (value) => value instanceof Map,
  difference: (actual, expected, place) => differenceInEntries([...actual], [...expected], place),
};

const objects: Kind<Plain> = {
  name: "an object",
  is: (value): value is Plain => isPlain(value),
  difference: (actual, expected, place) => differenceInEntries(Object.entries(actual), Object.entries(expected), place),
};

/** In the order in which they are asked: a RandomState is a generator, and no object. */
const KINDS = [tensors, arrays, generators, numbers, others, lists, maps, objects] as readonly Kind<unknown>[];

/**
 * Where two values first differ, and how; undefined if nowhere. NaNs are equal whatever their payload, -0 and 0 differ; the order
 * of an object's names, and of a Map's keys, does not count. Throws ERR_ARGUMENT for what cannot be compared.
 */
export function differenceOf(actual: unknown, expected: unknown): string | undefined {
  return differenceIn(actual, expected, []);
}

function differenceIn(actual: unknown, expected: unknown, place: readonly string[]): string | undefined {
  if (place.length > DEEPEST)
    throw argumentError("values that lie more than 1000 deep, or in themselves, cannot be compared");
  const [kind, wanted] = [kindOf(actual, place), kindOf(expected, place)];
  if (kind === wanted) return kind.difference(actual, expected, place);
  return at(place, `${nameOf(kind, actual)} instead of ${nameOf(wanted, expected)}`);
}

function kindOf(value: unknown, place: readonly string[]): Kind<unknown> {
  const kind = KINDS.find(({ is }) => is(value));
  if (kind !== undefined) return kind;
  const what = "tensors, typed arrays, generators, numbers, and arrays, objects and Maps of them are compared as bits";
  throw argumentError(at(place, `${what}; given ${show(value)}`));
}

const nameOf = (kind: Kind<unknown>, value: unknown): string => (kind === others ? show(value) : kind.name);

type Entry = readonly [key: unknown, value: unknown];

function differenceInEntries(
  actual: readonly Entry[],
  expected: readonly Entry[],
  place: readonly string[],
): string | undefined {
  const values = new Map(actual);
  for (const [key, wanted] of expected) {
    if (!values.has(key)) return at(place, `${nameOfKey(key)} is missing`);
    const difference = differenceIn(values.get(key), wanted, [...place, nameOfKey(key)]);
    if (difference !== undefined) return difference;
    values.delete(key);
  }
  const [left] = values.keys();
  return values.size === 0 ? undefined : at(place, `${nameOfKey(left)} is not expected`);
}

const nameOfKey = (key: unknown): string => (typeof key === "string" ? key : show(key));

const at = (place: readonly string[], text: string): string =>
  place.length === 0 ? text : `${place.join(" > ")}: ${text}`;

/** An index in the elements as one in each dimension. */
function placeOf(index: number, shape: readonly number[]): string {
  let rest = index;
  const places = shape.toReversed().map((size) => {
    const place = rest % size;
    rest = Math.floor(rest / size);
    return place;
  });
  return show(places.toReversed());
}

/** Whether it is what {} makes, or JSON.parse, of whatever realm. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

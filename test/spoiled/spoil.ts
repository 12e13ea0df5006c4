/** Arguments made wrong, or right in unusual ways, from right ones. Nothing that was given is changed. */

type TypedArray = Float32Array | Float64Array | Int32Array | Uint32Array | BigInt64Array | Uint8Array;
type Kind = new (buffer: ArrayBufferLike, offset?: number, length?: number) => TypedArray;

/** In Node, but not yet in the library that TypeScript is set to. */
type ResizableBuffer = ArrayBuffer & { resize(byteLength: number): void };
const ResizableBuffer = ArrayBuffer as unknown as new (
  byteLength: number,
  options: { maxByteLength: number },
) => ResizableBuffer;

let seed = 12345;
export function random(n: number): number {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % n;
}

function pick<T>(values: readonly T[]): T {
  return values[random(values.length)] as T;
}

export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

export function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Lists and plain objects are copied, and what they hold; each typed array becomes what `array` makes of it. */
export function map(value: unknown, array: (given: TypedArray) => unknown): unknown {
  if (isTypedArray(value)) return array(value);
  if (Array.isArray(value)) return value.map((item) => map(item, array));
  if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, map(item, array)]));
  return value;
}

export function copy(value: unknown): unknown {
  return map(value, (given) => given.slice());
}

function over(kind: Kind, given: TypedArray, buffer: ArrayBufferLike, offset = 0, length?: number): TypedArray {
  const bytes = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  new Uint8Array(buffer).set(bytes.subarray(0, Math.max(0, buffer.byteLength - offset)), offset);
  return new kind(buffer, offset, length);
}

export function detach(array: TypedArray): void {
  if (array.buffer instanceof ArrayBuffer) structuredClone(array.buffer, { transfer: [array.buffer] });
}

const KINDS: readonly Kind[] = [Float32Array, Float64Array, Int32Array, Uint32Array, BigInt64Array, Uint8Array];
const INTEGERS = [-1, 0, 1, 2, 3, 624, 625, 2 ** 31 - 1, -(2 ** 31)];
const FLOATS = [...INTEGERS, 0.5, Number.NaN, Infinity, -Infinity, 1e-45, 3e38, -0];

function filled(given: TypedArray): TypedArray {
  const array = given.slice();
  const [first, few] = [random(array.length + 1), random(2)];
  for (let i = first; i < (few ? Math.min(array.length, first + 1) : array.length); i++) {
    if (array instanceof BigInt64Array) array[i] = BigInt(pick(INTEGERS));
    else array[i] = pick(array instanceof Float32Array || array instanceof Float64Array ? FLOATS : INTEGERS);
  }
  return array;
}

/** The same numbers in another memory, other numbers in the same one, another length or another type. */
const arrayWays: ((given: TypedArray) => unknown)[] = [
  filled,
  filled,
  (given) => given.slice(0, random(given.length + 1)),
  (given) => over(given.constructor as Kind, given, new ArrayBuffer(given.byteLength + 8 * (1 + random(3)))),
  (given) => over(pick(KINDS), given, new ArrayBuffer(Math.ceil(given.byteLength / 8) * 8)),
  (given) => over(given.constructor as Kind, given, new SharedArrayBuffer(given.byteLength)),
  (given) => over(given.constructor as Kind, given, new ArrayBuffer(given.byteLength + 16), 8, given.length),
  (given) =>
    over(
      given.constructor as Kind,
      given,
      new ResizableBuffer(given.byteLength, { maxByteLength: given.byteLength + 64 }),
    ),
  (given) => {
    const buffer = new ResizableBuffer(given.byteLength, { maxByteLength: given.byteLength + 64 });
    const array = over(given.constructor as Kind, given, buffer, 0, random(2) ? given.length : undefined);
    buffer.resize(random(buffer.byteLength + 1));
    return array;
  },
  (given) => {
    const array = given.slice();
    detach(array);
    return array;
  },
];

/** No number that a machine has almost enough memory for: all of it would be written. */
const NUMBERS = [
  0,
  -0,
  1,
  2,
  3,
  5,
  17,
  700,
  -1,
  0.5,
  Number.NaN,
  Infinity,
  -Infinity,
  2 ** 45,
  2 ** 53 - 1,
  2 ** 53,
  1e300,
];

const others: (() => unknown)[] = [
  () => undefined, () => null, () => true, () => false, () => 5n, () => -1n, () => 2n ** 63n, () => 624n * 2n ** 100n,
  () => "x", () => "avx2", () => "y", () => Symbol("x"), () => ({}), () => [], () => [1, 2], () => () => {}, () => new Map(),
  () => new Proxy({}, {}), () => new ArrayBuffer(8), () => new SharedArrayBuffer(8), () => new DataView(new ArrayBuffer(8)),
  () => new Float32Array(random(9)), () => new Float64Array(random(99)), () => new Int32Array(random(9)),
  () => ({ toString() { throw new Error("toString"); }, valueOf() { throw new Error("valueOf"); } }),
]; // prettier-ignore

function spoilValue(value: unknown): unknown {
  if (random(5) === 0) return pick(others)();
  if (isTypedArray(value)) return pick(arrayWays)(value);
  if (typeof value === "number") return random(3) ? pick(NUMBERS) : value + pick([-1, 1, value]);
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value) && value.length > 0) return spoilList(value);
  if (isPlain(value)) {
    const name = pick(Object.keys(value));
    return { ...value, [name]: spoilValue(value[name]) };
  }
  return random(2) ? pick(NUMBERS) : pick(others)();
}

function spoilList(list: readonly unknown[]): unknown[] {
  const way = random(12);
  if (way === 0) return list.slice(0, random(list.length));
  if (way === 1) return [...list, pick(others)()];
  const spoilt = [...list];
  for (let times = 1 + random(2); times > 0 && list.length > 0; times--) {
    const i = random(list.length);
    spoilt[i] = spoilValue(spoilt[i]);
  }
  return spoilt;
}

/** Typed arrays that all begin at the same address. */
function overlapping(args: readonly unknown[]): unknown {
  let longest = 0;
  map(args, (given) => void (longest = Math.max(longest, given.byteLength)));
  const buffer = new ArrayBuffer(longest);
  return map(args, (given) => over(given.constructor as Kind, given, buffer, 0, given.length));
}

export function spoil(args: readonly unknown[]): unknown[] {
  const fresh = copy(args) as unknown[];
  return random(10) === 0 ? (overlapping(fresh) as unknown[]) : spoilList(fresh);
}

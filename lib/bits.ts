/** Comparison as bits: NaNs are equal whatever their payload, -0 and +0 differ. */
import { arrayKind, lengthOf, type TypedArray } from "./arrays.js";

type Floats = Float32Array | Float64Array;

const scratch = new DataView(new ArrayBuffer(8));

/** The bits of a number in the array's type, as hexadecimal digits, most significant first. */
export function bitsOf(value: number | bigint, like: TypedArray): string {
  const digits = 2 * like.BYTES_PER_ELEMENT;
  return wordOf(value, like).toString(16).padStart(digits, "0");
}

function wordOf(value: number | bigint, like: TypedArray): bigint {
  const kind = arrayKind(like);
  if (kind === "Float64Array") scratch.setFloat64(0, value as number);
  else if (kind === "Float32Array") scratch.setFloat32(4, value as number);
  else return BigInt.asUintN(8 * like.BYTES_PER_ELEMENT, BigInt(value));
  return kind === "Float64Array" ? scratch.getBigUint64(0) : BigInt(scratch.getUint32(4));
}

/** Numbers from their bits, each 8 hexadecimal digits for float32, 16 for float64. */
export function fromBits(bits: string, dtype: "float32"): Float32Array;
export function fromBits(bits: string, dtype: "float32" | "float64"): Floats;
export function fromBits(bits: string, dtype: "float32" | "float64"): Floats {
  const digits = dtype === "float32" ? 8 : 16;
  const numbers = (bits.match(new RegExp(`.{${digits}}`, "g")) ?? []).map((hex) => {
    if (dtype === "float64") scratch.setBigUint64(0, BigInt(`0x${hex}`));
    else scratch.setUint32(0, Number.parseInt(hex, 16));
    return dtype === "float64" ? scratch.getFloat64(0) : scratch.getFloat32(0);
  });
  return dtype === "float32" ? Float32Array.from(numbers) : Float64Array.from(numbers);
}

/** A number's place among all of its type, in order: neighbours differ by 1. */
function place(value: number, like: Floats): bigint {
  const digits = 8 * like.BYTES_PER_ELEMENT;
  const bits = wordOf(value, like);
  const magnitude = BigInt.asUintN(digits - 1, bits);
  return bits >> BigInt(digits - 1) ? -magnitude : magnitude;
}

/** How many numbers of the array's type lie from `from` to `to`; negative where that is the lower one. */
export function ulpsBetween(from: number, to: number, like: Floats): bigint {
  return place(to, like) - place(from, like);
}

type Elements = ArrayLike<number | bigint>;

/** The first index at which two arrays of one kind and length differ, or -1. */
export function differingIndex(actual: TypedArray, expected: TypedArray): number {
  const [a, e] = [actual, expected] as unknown as [Elements, Elements];
  const length = lengthOf(actual);
  for (let i = 0; i < length; i++) if (!Object.is(a[i], e[i])) return i;
  return -1;
}

const text = (value: number | bigint): string => (Object.is(value, -0) ? "-0" : String(value));

/** Both values at an index, their bits and, of floats that are numbers, how far they are apart. */
export function describeDifference(actual: TypedArray, expected: TypedArray, index: number): string {
  const [a, e] = [actual, expected].map((array) => (array as unknown as Elements)[index]) as [number, number];
  const values = `got ${text(a)} (${bitsOf(a, actual)}), expected ${text(e)} (${bitsOf(e, actual)})`;
  const isNumber = arrayKind(actual)?.startsWith("Float") === true && !Number.isNaN(a) && !Number.isNaN(e);
  return isNumber ? `${values}, ${ulpsBetween(e, a, actual as Floats)} ulp apart` : values;
}

/** Where two arrays first differ, and how; or null. */
export function firstDifference(actual: TypedArray, expected: TypedArray): string | null {
  const [kind, wanted] = [arrayKind(actual), arrayKind(expected)];
  if (kind !== wanted) return `${kind} instead of ${wanted}`;
  const [length, count] = [lengthOf(actual), lengthOf(expected)];
  if (length !== count) return `${length} numbers instead of ${count}`;
  const index = differingIndex(actual, expected);
  return index === -1 ? null : `index ${index}: ${describeDifference(actual, expected, index)}`;
}

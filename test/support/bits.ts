/** Comparison as bits: NaNs are equal whatever their payload, -0 and +0 differ. A failure shows where, both values and their bits. */
import { expect } from "vitest";
import { Generator } from "../../dist/index.js";

type Numbers = Float32Array | Float64Array;

const scratch = new DataView(new ArrayBuffer(8));

/** The bits of a number in the array's type, as hexadecimal digits, most significant first. */
export function bitsOf(value: number, like: Numbers): string {
  if (like instanceof Float64Array) {
    scratch.setFloat64(0, value);
    return scratch.getBigUint64(0).toString(16).padStart(16, "0");
  }
  scratch.setFloat32(0, value);
  return scratch.getUint32(0).toString(16).padStart(8, "0");
}

/** A number's place among all of its type, in order: neighbours differ by 1. */
function place(value: number, like: Numbers): bigint {
  const digits = like instanceof Float64Array ? 64 : 32;
  const bits = BigInt(`0x${bitsOf(value, like)}`);
  const magnitude = BigInt.asUintN(digits - 1, bits);
  return bits >> BigInt(digits - 1) ? -magnitude : magnitude;
}

/** How many numbers of the array's type lie from one number to another. */
export function ulpsApart(a: number, b: number, like: Numbers): bigint {
  const distance = place(a, like) - place(b, like);
  return distance < 0n ? -distance : distance;
}

/** Where two arrays first differ, or null. */
export function firstDifference(actual: Numbers, expected: Numbers): string | null {
  if (actual.constructor !== expected.constructor)
    return `${actual.constructor.name} instead of ${expected.constructor.name}`;
  if (actual.length !== expected.length) return `${actual.length} numbers instead of ${expected.length}`;
  for (let i = 0; i < actual.length; i++) {
    const [a, e] = [actual[i] as number, expected[i] as number];
    if (Object.is(a, e) || (Number.isNaN(a) && Number.isNaN(e))) continue;
    const ulps = place(a, actual) - place(e, actual);
    return `index ${i}: got ${a} (${bitsOf(a, actual)}), expected ${e} (${bitsOf(e, actual)}), ${ulps} ulp apart`;
  }
  return null;
}

export function expectSameBits(actual: Numbers, expected: Numbers, what = ""): void {
  const difference = firstDifference(actual, expected);
  if (difference !== null) expect.fail(`${what}${what && ": "}${difference}`);
}

/** That a generator is in the state of another one, or in the one that the bytes say. */
export function expectSameState(actual: Generator, expected: Generator | Uint8Array, what = "the state"): void {
  const [a, e] = [actual.getState(), expected instanceof Generator ? expected.getState() : expected];
  expect(a.length, what).toBe(e.length);
  const at = a.findIndex((byte, i) => byte !== e[i]);
  if (at !== -1) expect.fail(`${what}: byte ${at} is ${a[at]}, expected ${e[at]}`);
}

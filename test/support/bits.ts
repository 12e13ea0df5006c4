/** Comparison as bits: a failure shows where, both values and their bits. */
import { expect } from "vitest";
import { bitsOf, firstDifference, ulpsBetween } from "../../dist/bits.js";
import { Generator } from "../../dist/index.js";

type Numbers = Float32Array | Float64Array;

export { bitsOf, firstDifference, ulpsBetween };

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

/** The golden files of golden/data, made by real PyTorch; golden/data/README.md has their form. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Profile } from "../../dist/index.js";
import { fromBits } from "../../dist/bits.js";
import { argumentsOf, double, plain, type GoldenDouble, type GoldenTensor } from "../../dist/verify/goldens.js";
import { bitsOf, expectSameBits } from "./bits.js";

export { argumentsOf, double, fromBits, plain };
export type { GoldenDouble, GoldenTensor };

const DATA = new URL("../golden/data/", import.meta.url);

/** A section as the profile's build made it; what its folder lacks is linux-x64's. */
// oxlint-disable-next-line typescript/no-explicit-any -- the tests know each section's form
export function golden(section: string, profile: Profile | "other-builds" = "linux-x64"): any {
  const own = new URL(`${profile}/${section}.json`, DATA);
  return JSON.parse(readFileSync(existsSync(own) ? own : new URL(`linux-x64/${section}.json`, DATA), "utf8"));
}

export function goldenText(name: string): string {
  return readFileSync(new URL(name, DATA), "utf8");
}

/** The numbers of a golden float32 tensor that holds all of its bits. */
export const float32Of = ({ bits }: GoldenTensor): Float32Array => fromBits(bits as string, "float32");

/** Compares with a golden tensor of floats: all of its bits, or for a large one its digest, head and tail. */
export function expectGolden(
  actual: { shape: readonly number[]; data: Float32Array | Float64Array },
  expected: GoldenTensor,
  what = "",
): void {
  expect(actual.shape, what).toEqual(expected.shape);
  expectGoldenNumbers(actual.data, expected, what);
}

export function expectGoldenNumbers(actual: Float32Array | Float64Array, expected: GoldenTensor, what = ""): void {
  const dtype = expected.dtype as "float32" | "float64";
  if (expected.bits !== undefined) return expectSameBits(actual, fromBits(expected.bits, dtype), what);
  const hex = (numbers: Float32Array | Float64Array): string => Array.from(numbers, (v) => bitsOf(v, actual)).join("");
  expect(hex(actual.slice(0, 32)), `${what} head`).toBe(expected.head);
  expect(hex(actual.slice(-32)), `${what} tail`).toBe(expected.tail);
  const bytes = new Uint8Array(actual.buffer, actual.byteOffset, actual.byteLength);
  expect(createHash("sha256").update(bytes).digest("hex"), what).toBe(expected.sha256);
}

/** That every number is within `tolerance` of the golden's: absolute, plus relative if `relative` is given. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { absolute, relative = 0 }: { absolute: number; relative?: number },
  what = "",
): void {
  expect(actual.length, what).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i] as number, expected[i] as number];
    const allowed = absolute + relative * Math.abs(e);
    if (!(Math.abs(a - e) <= allowed)) {
      expect.fail(`${what}: index ${i}: got ${a}, expected ${e} within ${allowed}, ${Math.abs(a - e)} apart`);
    }
  }
}

/** The golden files of golden/data, made by real PyTorch; golden/data/README.md has their form. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Profile } from "../../dist/index.js";
import { bitsOf, expectSameBits } from "./bits.js";

export interface GoldenTensor {
  dtype: "float32" | "float64" | "int64" | "bool";
  shape: number[];
  bits?: string;
  sha256?: string;
  head?: string;
  tail?: string;
  ints?: number[];
}

export interface GoldenDouble {
  hex: string;
  dec: string;
}

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

/** The number of a {hex, dec} pair. */
export function double({ hex }: GoldenDouble): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${hex}`));
  return view.getFloat64(0);
}

/** Numbers from their bits, each 8 hexadecimal digits for float32, 16 for float64. */
export function fromBits(bits: string, dtype: "float32"): Float32Array;
export function fromBits(bits: string, dtype: "float32" | "float64"): Float32Array | Float64Array;
export function fromBits(bits: string, dtype: "float32" | "float64"): Float32Array | Float64Array {
  const digits = dtype === "float32" ? 8 : 16;
  const view = new DataView(new ArrayBuffer(8));
  const numbers = (bits.match(new RegExp(`.{${digits}}`, "g")) ?? []).map((hex) => {
    if (dtype === "float64") view.setBigUint64(0, BigInt(`0x${hex}`));
    else view.setUint32(0, Number.parseInt(hex, 16));
    return dtype === "float64" ? view.getFloat64(0) : view.getFloat32(0);
  });
  return dtype === "float32" ? Float32Array.from(numbers) : Float64Array.from(numbers);
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

/** The number that {hex, dec} stands for, or the value itself: arguments of goldens are either. */
export function plain<T>(value: T | GoldenDouble): T | number {
  return typeof value === "object" && value !== null && "hex" in value ? double(value) : (value as T);
}

/** Golden arguments in this package's form: camelCase names, plain numbers. */
export function argumentsOf(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [camel(name), plain(value)]));
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

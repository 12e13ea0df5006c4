/** The files of golden/interchange and what is in them; README.md there has the form. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { DType, Tensor, TorchValue } from "../../dist/index.js";

const FOLDER = new URL("../golden/interchange/", import.meta.url);

/** A tensor as the goldens have it. */
export interface FileTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bits?: string;
  readonly sha256?: string;
}

/** A file of the `bad` folder, and what is to become of it. */
export interface BadFile {
  readonly file: string;
  readonly format: string;
  readonly what: string;
  readonly expect: "refuse" | "either" | "content";
}

export const pathOf = (file: string): string => fileURLToPath(new URL(file, FOLDER));

// oxlint-disable-next-line typescript/no-explicit-any -- the tests know each file's form
export const contentOf = (file: string): any => JSON.parse(readFileSync(pathOf(`${file}.json`), "utf8"));

export const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(pathOf(folder)).filter((name) => name.endsWith(ending));

export const badFiles = (ending: string): BadFile[] =>
  (JSON.parse(readFileSync(pathOf("bad/expect.json"), "utf8")) as { files: BadFile[] }).files.filter(({ file }) =>
    file.endsWith(ending),
  );

const WIDENED: ReadonlySet<string> = new Set(["float16", "bfloat16"]);
const DTYPES: ReadonlySet<string> = new Set(["float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"]);

/** Whether samebits has tensors for such a one. */
export const isReadable = ({ dtype }: FileTensor): boolean => DTYPES.has(dtype) || WIDENED.has(dtype);

/** Compares dtype, shape and every bit; half precision with what it is widened to. */
export function expectFileTensor(actual: Tensor<DType>, expected: FileTensor, what: string): void {
  const dtype = WIDENED.has(expected.dtype) ? "float32" : expected.dtype;
  expect({ dtype: actual.dtype, shape: actual.shape }, what).toEqual({ dtype, shape: expected.shape });
  if (expected.bits === undefined) {
    // A digest of halves is not that of what they are widened to.
    if (!WIDENED.has(expected.dtype)) expect(sha256Of(actual), what).toBe(expected.sha256);
  } else expect(hexOf(actual), what).toBe(WIDENED.has(expected.dtype) ? widenedHex(expected) : expected.bits);
}

const bytesOf = ({ data }: Tensor<DType>): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

export const sha256Of = (t: Tensor<DType>): string => createHash("sha256").update(bytesOf(t)).digest("hex");

/** Every element, its most significant digit first. */
export function hexOf(t: Tensor<DType>): string {
  const width = t.data.BYTES_PER_ELEMENT;
  const bytes = bytesOf(t);
  const element = (i: number): Buffer => Buffer.from(bytes.subarray(i * width, (i + 1) * width)).reverse();
  return Array.from({ length: t.data.length }, (_, i) => element(i).toString("hex")).join("");
}

function widenedHex({ dtype, bits = "" }: FileTensor): string {
  const halves = (bits.match(/.{4}/g) ?? []).map((digits) => Number.parseInt(digits, 16));
  const words = halves.map((half) => (dtype === "bfloat16" ? half << 16 : float16Bits(half)) >>> 0);
  return words.map((word) => word.toString(16).padStart(8, "0")).join("");
}

/** By the number that it stands for; a NaN's payload is shifted, and its first bit set. */
function float16Bits(half: number): number {
  const value = float16Value(half);
  if (Number.isNaN(value)) return ((half & 0x8000) << 16) | 0x7fc00000 | ((half & 1023) << 13);
  return new DataView(Float32Array.of(value).buffer).getUint32(0, true);
}

/** (-1)^sign x 1.fraction x 2^(exponent - 15), or 0.fraction x 2^-14. */
export function float16Value(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(half >> 10) & 31, half & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** A Python value as the goldens have it. */
export type FileValue = null | boolean | string | { readonly [kind: string]: unknown };

/** Whether samebits has all of the value's tensors. */
export function hasReadableTensors(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if ("tensor" in value) return isReadable((value as { tensor: FileTensor }).tensor);
  return Object.values(value).every(hasReadableTensors);
}

/** Compares what a file gave with what Python has in it, to the bit. */
export function expectTorchValue(actual: TorchValue | undefined, expected: FileValue, what: string): void {
  if (expected === null || typeof expected !== "object") return expect(actual, what).toBe(expected);
  const [[kind, content]] = Object.entries(expected) as [[string, never]];
  const check = CHECKS[kind];
  if (check === undefined) throw new Error(`${what}: the goldens have a kind ${kind}`);
  check(actual as never, content, what);
}

type Check = (actual: never, content: never, what: string) => void;
const number = (hex: string): number => Buffer.from(hex, "hex").readDoubleBE();

const expectItems = (actual: TorchValue[], items: FileValue[], what: string): void => {
  expect(actual, what).toHaveLength(items.length);
  for (const [i, item] of items.entries()) expectTorchValue(actual[i], item, `${what}[${i}]`);
};

const expectDict = (
  actual: Map<TorchValue, TorchValue> | object,
  items: [FileValue, FileValue][],
  what: string,
): void => {
  const isObject = items.every(([key]) => typeof key === "string");
  const entries = isObject ? Object.entries(actual) : [...(actual as Map<TorchValue, TorchValue>)];
  expect(entries, what).toHaveLength(items.length);
  // An object has names that are whole numbers first.
  for (const [i, [key, item]] of items.entries()) {
    const [own, value] = (isObject ? entries.find(([name]) => name === key) : entries[i]) ?? [];
    expectTorchValue(own, key, `${what}, key ${i}`);
    expectTorchValue(value, item, `${what}[${i}]`);
  }
};

const CHECKS: Readonly<Record<string, Check>> = {
  int: (actual, text: string, what) => {
    const int = BigInt(text);
    expect(actual, what).toBe(Number.isSafeInteger(Number(int)) ? Number(int) : int);
  },
  float: (actual, { hex }: { hex: string }, what) => expect(actual, what).toBe(number(hex)),
  complex: (actual, parts: { hex: string }[], what) =>
    expect(actual, what).toEqual(parts.map(({ hex }) => number(hex))),
  bytes: (actual, hex: string, what) => expect(actual, what).toEqual(new Uint8Array(Buffer.from(hex, "hex"))),
  bytearray: (actual, hex: string, what) => expect(actual, what).toEqual(new Uint8Array(Buffer.from(hex, "hex"))),
  list: expectItems,
  tuple: expectItems,
  set: expectItems,
  dict: expectDict,
  OrderedDict: expectDict,
  Counter: expectDict,
  tensor: expectFileTensor,
  "torch.Size": (actual, sizes: string[], what) => expect(actual, what).toEqual(sizes.map(Number)),
  "torch.dtype": (actual, name: string, what) => expect(actual, what).toBe(`torch.${name}`),
  "torch.device": (actual, name: string, what) => expect(actual, what).toBe(name),
};

/** A plain value of the goldens as JavaScript has it, by our names: options, for instance. */
export function plainValue(value: FileValue): unknown {
  if (value === null || typeof value !== "object") return value;
  const [[kind, content]] = Object.entries(value) as [[string, never]];
  if (kind === "int") return Number(content);
  if (kind === "float") return number((content as { hex: string }).hex);
  return (content as FileValue[]).map(plainValue);
}

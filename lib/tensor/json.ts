/** A tensor's elements where there are no bits: in JSON, which has neither NaN, infinities, -0 nor integers of 64 bits. */
import type { DType } from "./dtype.js";

export type JsonElement = number | string | boolean;

const WORDS: Readonly<Record<string, number>> = { NaN, Infinity, "-Infinity": -Infinity, "-0": -0 };

/** The elements as JSON has them: what is no number there as a string, int64 in decimal digits, bool as true and false. */
export function jsonElements(data: ArrayLike<number | bigint>, dtype: DType): JsonElement[] {
  if (dtype === "bool") return Array.from(data, Boolean);
  if (dtype === "int64") return Array.from(data, String);
  return Array.from(data as ArrayLike<number>, jsonNumber);
}

/** A number, or its name where JSON has no number for it. */
export function jsonNumber(value: number): number | string {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}

/** The number of an element that jsonElements wrote, or that a program gives; undefined for what is none. */
export function parseElement(value: unknown): number | bigint | undefined {
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "boolean") return Number(value);
  if (typeof value !== "string") return undefined;
  if (Object.hasOwn(WORDS, value)) return WORDS[value];
  return /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}

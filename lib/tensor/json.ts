/** A tensor's elements in JSON, which has no integers of 64 bits either. */
import { jsonNumber, numberNamed } from "../json.js";
import type { DType } from "./dtype.js";

/** A number, or what stands for one that JSON does not have. */
export type JsonElement = number | string | boolean;

/** The elements as JSON has them: what is no number there as a string, int64 in decimal digits, bool as true and false. */
export function jsonElements(data: ArrayLike<number | bigint>, dtype: DType): JsonElement[] {
  if (dtype === "bool") return Array.from(data, Boolean);
  if (dtype === "int64") return Array.from(data, String);
  return Array.from(data as ArrayLike<number>, jsonNumber);
}

/** The number of an element that jsonElements wrote, or that a program gives; undefined for what is none. */
export function parseElement(value: unknown): number | bigint | undefined {
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "boolean") return Number(value);
  if (typeof value !== "string") return undefined;
  return numberNamed(value) ?? (/^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined);
}

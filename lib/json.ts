/** Numbers in JSON, which has neither NaN, infinities nor -0: there they are strings, and read back. */
import { isTypedArray } from "./arrays.js";

const WORDS: Readonly<Record<string, number>> = { NaN, Infinity, "-Infinity": -Infinity, "-0": -0 };

/** A number, or its name where JSON has no number for it. */
export function jsonNumber(value: number): number | string {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}

/** The number of that name, of those that JSON has no number for. */
export function numberNamed(name: string): number | undefined {
  return Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
}

/** What JSON is to have of a value: all numbers in it. An object with a toJSON is left to that. */
export function jsonValue(value: unknown): unknown {
  if (typeof value === "number") return jsonNumber(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value) || isTypedArray(value)) return Array.from(value as unknown as ArrayLike<unknown>, jsonValue);
  return typeof (value as { toJSON?: unknown }).toJSON === "function" ? value : jsonProperties(value);
}

/** What JSON is to have of an object's own properties. */
export function jsonProperties(object: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, jsonValue(value)]));
}

/** The state itself, of which JSON.stringify writes all numbers from now on. */
export function withJson<State extends object>(state: State): State {
  return Object.defineProperty(state, "toJSON", { value: () => jsonProperties(state) });
}

/** A copy of a state's fields in which the numbers that JSON has as strings are numbers again, in lists too. */
export function readNumbers<State extends object>(state: State): State {
  const read = (value: unknown): unknown => (typeof value === "string" ? (numberNamed(value) ?? value) : value);
  const fields = Object.entries(state).map(([name, value]: [string, unknown]) => [
    name,
    Array.isArray(value) ? value.map(read) : read(value),
  ]);
  return Object.fromEntries(fields) as State;
}

/** The way to what JSON does not have in the value, or null: all of it comes back from JSON as it is. */
export function unlikeJson(value: unknown, way = ""): string | null {
  if (value === null || typeof value === "string" || typeof value === "boolean") return null;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0) ? null : way;
  if (typeof value !== "object" || way.length > LONGEST_WAY) return way;
  const isPlain = Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value) as null);
  if (!isPlain) return way;
  for (const [name, item] of Object.entries(value)) {
    const found = unlikeJson(item, `${way}[${JSON.stringify(Array.isArray(value) ? Number(name) : name)}]`);
    if (found !== null) return found;
  }
  return null;
}

/** A value in itself has ways without an end. */
const LONGEST_WAY = 4096;

/** Lists and objects that a text of a file may have, and how many characters it has for each beyond those. */
const MOST_CONTAINERS = 500_000;
const CHARACTERS = 14;
const [QUOTE, BACKSLASH, BRACKET, BRACE] = [0x22, 0x5c, 0x5b, 0x7b];

/**
 * JSON.parse of a text that stands in a file. A SyntaxError, too, for lists and objects out of proportion to the text: each of
 * them takes a hundred bytes.
 */
export function parseOfFile(text: string): unknown {
  if (!isInProportion(text)) throw new SyntaxError("lists and objects out of proportion");
  return JSON.parse(text);
}

/** Whether parseOfFile takes it. */
export function isInProportion(text: string): boolean {
  let left = MOST_CONTAINERS + text.length / CHARACTERS;
  let isInString = false;
  for (let i = 0; i < text.length && left >= 0; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) isInString = !isInString;
    else if (isInString && code === BACKSLASH) i++;
    else if (!isInString && (code === BRACKET || code === BRACE)) left--;
  }
  return left >= 0;
}

/** A file's outline, as a tree of lines and as JSON. */
import { type Outline, TensorOutline } from "../../files/outline.js";
import { printable, shortened, widthOf } from "../../text.js";
import { byteCount, counted, padded } from "../words.js";

type Members = readonly (readonly [name: string, value: Outline])[];

/** A container's members by their names; null for what is none. */
function membersOf(value: Outline): Members | null {
  if (Array.isArray(value)) return value.map((item, i) => [String(i), item] as const);
  if (value instanceof Map) return [...value].map(([key, item]) => [keyText(key), item] as const);
  const isOne = typeof value === "object" && value !== null && !isLeaf(value);
  return isOne ? Object.entries(value) : null;
}

function isLeaf(value: object): value is TensorOutline | Uint8Array {
  return value instanceof TensorOutline || value instanceof Uint8Array;
}

/** A key that is no text as Python would write it, nearly. */
function keyText(key: Outline): string {
  return typeof key === "string"
    ? JSON.stringify(key)
    : Array.isArray(key)
      ? `(${key.map(keyText).join(", ")})`
      : String(key);
}

/** How many tensors there are, and elements in them. */
export function countTensors(value: Outline): { tensors: number; elements: number } {
  if (value instanceof TensorOutline) return { tensors: 1, elements: value.elements };
  const counts = (membersOf(value) ?? []).map(([, member]) => countTensors(member));
  return {
    tensors: counts.reduce((sum, { tensors }) => sum + tensors, 0),
    elements: counts.reduce((sum, { elements }) => sum + elements, 0),
  };
}

/** A name longer than this is not lined up with. */
const LONGEST_NAME = 40;

/** A line for each value that is no container, under the names of what it is in. */
export function* outlineLines(value: Outline, width: number, indent = 0): Generator<string> {
  const members = membersOf(value);
  if (members === null) return void (yield textOf(value).join("  "));
  const rows = members.map(([name, member]) => ({ name: printable(name), member, cells: textOf(member) }));
  const names = columnWidth(rows.map(({ name }) => name));
  const tensors = rows.flatMap(({ member, cells }) => (member instanceof TensorOutline ? [cells] : []));
  const widths = [0, 1].map((i) => columnWidth(tensors.map((cells) => cells[i] as string)));
  for (const { name, member, cells } of rows) {
    const line = [
      padded(name, names),
      ...cells.slice(0, -1).map((cell, i) => padded(cell, widths[i] ?? 0)),
      cells.at(-1),
    ];
    const text = " ".repeat(indent) + line.join("  ");
    // Of a long text the beginning will do; of a tensor with a long name the shape must be seen.
    yield member instanceof TensorOutline ? text : shortened(text, width);
    if (isOpened(member)) yield* outlineLines(member, width, indent + 2);
  }
}

function columnWidth(texts: readonly string[]): number {
  const widths = texts.map(widthOf).filter((width) => width <= LONGEST_NAME);
  return widths.reduce((most, width) => Math.max(most, width), 0);
}

/** More characters, and items of a list, than any line has room for. */
const ENOUGH = 200;

/** A tensor's dtype, shape and size; one text for everything else. */
function textOf(value: Outline): string[] {
  if (value instanceof TensorOutline) return [value.dtype, `[${value.shape.join(", ")}]`, byteCount(value.bytes)];
  if (value instanceof Uint8Array) return [counted(value.length, "byte")];
  if (isOpened(value)) return [Array.isArray(value) ? `list of ${value.length}` : `dict of ${sizeOf(value)}`];
  const enough = Array.isArray(value) || typeof value === "string" ? value.slice(0, ENOUGH) : value;
  return [printable(JSON.stringify(outlineJson(enough)))];
}

/** Whether its members have lines of their own: not those of an empty container, nor of a list of plain values. */
function isOpened(value: Outline): value is Exclude<Outline, Plain> {
  if (Array.isArray(value)) return value.some((item) => typeof item === "object" && item !== null);
  return typeof value === "object" && value !== null && !isLeaf(value) && sizeOf(value) > 0;
}

type Plain = null | boolean | number | bigint | string | Uint8Array | TensorOutline;

function sizeOf(dict: object): number {
  return dict instanceof Map ? dict.size : Object.keys(dict).length;
}

/** What JSON has of it: bytes and tensors are objects, a Map is a list of pairs. */
export function outlineJson(value: Outline): unknown {
  if (value instanceof TensorOutline) return { dtype: value.dtype, shape: value.shape, bytes: value.bytes };
  if (value instanceof Uint8Array) return { bytes: value.length };
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value instanceof Map) return [...value].map((pair) => pair.map(outlineJson));
  if (Array.isArray(value)) return value.map(outlineJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, outlineJson(member)]));
}

/** Objects and their options as Python's repr shows them. */
import { formatNumber } from "./float.js";

/** "name_in_python" for nameInPython. */
export function pythonName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A value as Python shows it: True, None, 'text', 0.001, [1, 2]; an object as its own text. */
export function pythonValue(value: unknown): string {
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return `'${value}'`;
  if (value === null) return "None";
  return Array.isArray(value) ? `[${value.map(pythonValue).join(", ")}]` : String(value);
}

/** A value as pythonValue has it, but lists as tuples: what an optimiser's betas are. */
export function pythonTuple(value: unknown): string {
  if (!Array.isArray(value)) return pythonValue(value);
  return `(${value.map(pythonValue).join(", ")}${value.length === 1 ? "," : ""})`;
}

/** "Name(option=value, ...)". */
export function pythonCall(name: string, options: object): string {
  const shown = Object.entries(options).map(([option, value]) => `${pythonName(option)}=${pythonValue(value)}`);
  return `${name}(${shown.join(", ")})`;
}

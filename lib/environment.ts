/** The SAMEBITS_* variables, read once, at import. A value that is not available is an error, never a silent fallback. */
import { argumentError, show } from "./checks.js";
import { variable } from "./host.js";

/** The variable's value, or undefined when it is not set or empty. */
export function text(name: string): string | undefined {
  return variable(name) || undefined;
}

/** The variable's value, one of `allowed`, or undefined when it is not set. Throws ERR_ARGUMENT. */
export function choice<T extends string>(name: string, allowed: readonly T[]): T | undefined {
  const value = text(name);
  if (value === undefined || allowed.includes(value as T)) return value as T | undefined;
  throw argumentError(`${name} must be one of ${allowed.join(", ")}, given ${show(value)}`);
}

/** The variable's value, a whole number from 1 to `most`, or undefined when it is not set. Throws ERR_ARGUMENT. */
export function count(name: string, most: number): number | undefined {
  const value = text(name);
  if (value === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(value) && Number(value) <= most) return Number(value);
  throw argumentError(`${name} must be a whole number from 1 to ${most}, given ${show(value)}`);
}

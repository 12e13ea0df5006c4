import { SamebitsError } from "./errors.js";
import { versionOfOtherCopy } from "./public_class.js";
import { adviceOn, nearest } from "./spelling.js";
import { VERSION } from "./version.js";

/** A value as an error message shows it. */
export function show(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "object" && value !== null) return showObject(value);
  if (typeof value === "function") return "a function";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** An object may refuse to be looked at: a proxy, or a property that throws. */
function showObject(value: object): string {
  try {
    return Array.isArray(value) ? showArray(value) : withArticle(value.constructor?.name ?? "object") + originOf(value);
  } catch {
    return "an object that cannot be read";
  }
}

/** An object may be what was asked for and yet not be of use: another copy of the package has made it. */
function originOf(value: object): string {
  const version = versionOfOtherCopy(value);
  return version === undefined
    ? ""
    : ` of another copy of samebits, ${version} (this one is ${VERSION}); load the package once, or pass numbers on, not objects`;
}

function withArticle(name: string): string {
  return `${/^[AEIOaeio]/.test(name) ? "an" : "a"} ${name}`;
}

/** Long arrays, and arrays in them, are cut short. */
function showArray(values: readonly unknown[]): string {
  const shown = values.slice(0, 10).map((value) => (Array.isArray(value) ? "[...]" : show(value)));
  return `[${[...shown, ...(values.length > 10 ? ["..."] : [])].join(", ")}]`;
}

export function argumentError(message: string): SamebitsError {
  return new SamebitsError("ERR_ARGUMENT", message);
}

/** The options of what has none. */
export type NoOptions = Readonly<Record<string, never>>;

/**
 * A caller's options in an object of their own. Each is read once, so that what is checked is what is used, whatever a getter
 * says next; those that are undefined are left out. Throws ERR_ARGUMENT for a name that is not known: a misspelt option is an
 * error, not a default.
 */
export function checkOptions<T extends object>(
  options: T | undefined,
  known: readonly string[],
  what: string,
  nullable: readonly string[] = [],
): T {
  const own: Record<string, unknown> = {};
  if (options === undefined) return own as T;
  checkNames(options, known, what);
  let nullName: string | undefined;
  try {
    for (const name of known) {
      const value: unknown = options[name as keyof T];
      if (value !== undefined) own[name] = value;
      if (value === null && !nullable.includes(name)) nullName ??= name;
    }
  } catch (cause) {
    throw unreadableOptions(what, cause);
  }
  if (nullName === undefined) return own as T;
  throw argumentError(`${what}'s option "${nullName}" is null; leave it out for its default`);
}

/** Throws ERR_ARGUMENT unless it is an object with no names but the known ones. */
export function checkNames(options: unknown, known: readonly string[], what: string): void {
  if (typeof options !== "object" || options === null || isList(options)) {
    const names = known.length === 0 ? "" : ` { ${known.join(", ")} }`;
    throw argumentError(`${what} takes an options object${names}, given ${show(options)}`);
  }
  const unknown = unknownName(options, known, what);
  if (unknown !== undefined) throw unknownOption(unknown, known, what);
}

/** Throws ERR_ARGUMENT, with `what` it should be, for what is no object with names. */
export function checkRecord(value: unknown, what: string): void {
  if (typeof value !== "object" || value === null || isList(value) || value instanceof Map)
    throw argumentError(`${what}, given ${show(value)}`);
}

/** Whether the value is an array of any kind; a proxy that has been revoked is nothing. */
export function isList(value: object): boolean {
  try {
    return Array.isArray(value) || ArrayBuffer.isView(value);
  } catch {
    return false;
  }
}

function unknownName(options: object, known: readonly string[], what: string): string | undefined {
  try {
    for (const name in options) if (!known.includes(name)) return name;
  } catch (cause) {
    throw unreadableOptions(what, cause);
  }
  return undefined;
}

/** The error for options whose getter, or proxy, throws. */
export function unreadableOptions(what: string, cause: unknown): SamebitsError {
  return new SamebitsError("ERR_ARGUMENT", `the options of ${what} cannot be read`, { cause });
}

function unknownOption(name: string, known: readonly string[], what: string): SamebitsError {
  const meant = nearest(name, known);
  const help = meant === undefined ? adviceOn(name) : `did you mean ${show(meant)}?`;
  const list = known.length === 0 ? "it takes none" : `it takes ${known.join(", ")}`;
  return argumentError(`${what} has no option ${show(name)}${help === undefined ? "" : `: ${help}`}; ${list}`);
}

export function checkInteger(value: unknown, what: string, min: number, max: number = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw argumentError(`${what} must be an integer ${range}, given ${show(value)}`);
  }
  return value;
}

export function checkNumber(value: unknown, what: string): number {
  if (typeof value !== "number") throw argumentError(`${what} must be a number, given ${show(value)}`);
  return value;
}

/** A number that is not below 0, not NaN. */
export function checkNonNegative(value: unknown, what: string): number {
  const number = checkNumber(value, what);
  if (!(number >= 0)) throw argumentError(`${what} must not be negative, given ${show(value)}`);
  return number;
}

export function checkBoolean(value: unknown, what: string): boolean {
  if (typeof value !== "boolean") throw argumentError(`${what} must be true or false, given ${show(value)}`);
  return value;
}

export function checkOneOf<T extends string>(value: unknown, allowed: readonly T[], what: string): T {
  if (!allowed.includes(value as T)) {
    throw argumentError(`${what} must be one of ${allowed.map(show).join(", ")}, given ${show(value)}`);
  }
  return value as T;
}

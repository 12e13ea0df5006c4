/**
 * What all public classes have in common: console.log shows what String() shows, JSON has all numbers, deep equality and
 * structuredClone see the state, and another copy's objects can be told.
 */
import { jsonProperties } from "./json.js";
import { VERSION } from "./version.js";

/** On the prototypes of every copy of the package that a program has loaded: the copy's version. */
const COPY = Symbol.for("samebits.version");
/** On those of this copy only. */
const OURS = Symbol("samebits");
/** Where Node's console.log looks for what to show. */
export const INSPECT: symbol = Symbol.for("nodejs.util.inspect.custom");

/** Makes a class one of this copy's: to be called in its static block. Subclasses inherit it. */
export function publish({ prototype }: { readonly prototype: object }): void {
  Object.defineProperty(prototype, COPY, { value: VERSION });
  Object.defineProperty(prototype, OURS, { value: true });
  Object.defineProperty(prototype, INSPECT, { value: inspect });
  if (!Object.hasOwn(prototype, "toJSON"))
    Object.defineProperty(prototype, "toJSON", { value: toJSON, writable: true });
}

function toJSON(this: object): object {
  return jsonProperties(this);
}

/**
 * Gives the object a property that reads a state which it keeps to itself: an own one, which deep equality, structuredClone and
 * postMessage see, and that cannot be set.
 */
export function expose<T extends object, Name extends keyof T>(object: T, name: Name, read: () => T[Name]): void {
  Object.defineProperty(object, name, { get: read, enumerable: true });
}

/** Gives the object its properties for good: own ones, in that order, that cannot be reassigned. */
export function fix<T extends object>(object: T, values: { readonly [Name in keyof T]?: T[Name] }): void {
  for (const name in values) Object.defineProperty(object, name, { value: values[name], enumerable: true });
}

/** Never throws: an object that a fit is using, or that has lost its memory, says so instead. */
function inspect(this: object): string {
  try {
    return String(this);
  } catch (error) {
    return `${this.constructor.name}: ${(error as Error).message}`;
  }
}

/** The version of the other copy of samebits that the object is of, if it is of another. */
export function versionOfOtherCopy(object: object): string | undefined {
  const version = (object as { [COPY]?: string })[COPY];
  return OURS in object ? undefined : version;
}

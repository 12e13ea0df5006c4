/** What all public classes have in common: console.log shows what String() shows, and another copy's objects can be told. */
import { VERSION } from "./version.js";

/** On the prototypes of every copy of the package that a program has loaded: the copy's version. */
const COPY = Symbol.for("samebits.version");
/** On those of this copy only. */
const OURS = Symbol("samebits");
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** Makes a class one of this copy's: to be called in its static block. Subclasses inherit it. */
export function publish({ prototype }: { readonly prototype: object }): void {
  Object.defineProperty(prototype, COPY, { value: VERSION });
  Object.defineProperty(prototype, OURS, { value: true });
  Object.defineProperty(prototype, INSPECT, { value: inspect });
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

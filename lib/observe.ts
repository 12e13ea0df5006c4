/** Methods that are looked at while a trace is on. */

type Method = (this: unknown, ...args: never[]) => unknown;

/** By the methods that are looked at, those that they call. */
const originals = new WeakMap<object, unknown>();

/** The method itself, be it looked at or not. */
export function unobserved<T extends object>(method: T): T {
  return (originals.get(method) as T | undefined) ?? method;
}

/**
 * Gives the object a method of its own that calls the one it has: `watch` is given that, and the arguments. Returns what takes it
 * away again.
 */
export function observe<T extends object, Name extends keyof T>(
  object: T,
  name: Name,
  watch: (call: () => unknown, args: Parameters<Extract<T[Name], (...args: never[]) => unknown>>) => unknown,
): () => void {
  const before = Object.getOwnPropertyDescriptor(object, name);
  const method = object[name] as Method;
  function observed(this: unknown, ...args: never[]): unknown {
    return watch(() => method.apply(this, args), args as never);
  }
  originals.set(observed, unobserved(method));
  Object.defineProperty(object, name, { value: observed, configurable: true, writable: true });
  return () => {
    if (before === undefined) delete object[name];
    else Object.defineProperty(object, name, before);
  };
}

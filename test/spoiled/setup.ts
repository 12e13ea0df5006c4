/**
 * Before each right call that a test makes of the addon: wrong ones. They may throw an Error or return; what they must not do is
 * end the process or, as the test finds out, change the right call's numbers. Whatever of the
 * addon a test calls is called so.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { copy, detach, isPlain, map, random, spoil } from "./spoil.js";

type Call = (...args: unknown[]) => unknown;
type Class = new (...args: unknown[]) => object;

/** How many calls of a function get wrong ones before them, and how many each; calls on much memory get none. */
const CALLS = 60;
const WRONG = 12;
const MOST_ELEMENTS = 20_000;

const counts = new Map<string, number>();

function attempt(call: () => unknown, what: string): unknown {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof Error)) throw new Error(`${what} threw ${String(error)}`, { cause: error });
    return undefined;
  }
}

function elementsOf(args: readonly unknown[]): number {
  let elements = 0;
  map(args, (array) => void (elements += array.length));
  return elements;
}

function spoiltBefore(what: string, args: readonly unknown[], call: Call): void {
  if (elementsOf(args) > MOST_ELEMENTS) return;
  const count = (counts.get(what) ?? 0) + 1;
  counts.set(what, count);
  if (count > CALLS) return;
  for (let i = 0; i < WRONG; i++) attempt(() => call(...spoil(args)), what);
}

/** The call with the wrong ones before it, which a twin gets: it is made of copies of the same arguments, and gets the right ones too. */
function spoiltCall(what: string, call: Call, twin: Call, twinArgs: unknown): Call {
  return (...given) => {
    spoiltBefore(what, given, twin);
    twin(...(copy(given) as unknown[]));
    if (random(50) === 0) map(twinArgs, (array) => void (random(4) === 0 && detach(array)));
    return call(...given);
  };
}

function spoiltInstance(name: string, create: Class, args: unknown[]): object {
  spoiltBefore(name, args, (...wrong) => new create(...wrong));
  const twinArgs = copy(args);
  const twin = attempt(() => new create(...(twinArgs as unknown[])), name);
  const real = new create(...args) as Record<string, Call>;
  const twinCall = (method: string, given: unknown[]): void => {
    const result = attempt(() => (twin as Record<string, Call>)[method]?.(...given), `${name}.${method}`);
    if (result instanceof Promise) {
      result.catch(() => {});
      attempt(() => (twin as Record<string, Call>)["cancel"]?.(), `${name}.cancel`);
    }
  };
  const wrap = (method: string): Call => {
    const call: Call = (...given) => (real[method] as Call)(...given);
    return twin ? spoiltCall(`${name}.${method}`, call, (...given) => twinCall(method, given), twinArgs) : call;
  };
  const methods = Object.getOwnPropertyNames(create.prototype).filter((method) => method !== "constructor");
  return Object.fromEntries(methods.map((method) => [method, wrap(method)]));
}

/** A function of the addon; what it returns may be one, too, or an object of some. */
function spoiltFunction(name: string, f: Call, args: unknown[]): unknown {
  spoiltBefore(name, args, f);
  const twinArgs = copy(args);
  const result = f(...args);
  if (typeof result !== "function" && !isPlain(result)) return result;
  const twin = attempt(() => f(...(twinArgs as unknown[])), name);
  return spoiltResult(`${name}()`, result, twin, twinArgs);
}

function spoiltResult(what: string, result: unknown, twin: unknown, twinArgs: unknown): unknown {
  if (typeof result === "function" && typeof twin === "function") {
    const twinCall: Call = (...given) => attempt(() => (twin as Call)(...given), what);
    return spoiltCall(what, result as Call, twinCall, twinArgs);
  }
  if (!isPlain(result) || !isPlain(twin)) return result;
  const entries = Object.entries(result);
  return Object.fromEntries(
    entries.map(([key, own]) => [key, spoiltResult(`${what}.${key}`, own, twin[key], twinArgs)]),
  );
}

function spoilt(addon: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.getOwnPropertyNames(addon).map((name): [string, unknown] => {
    const f = addon[name] as Call;
    const isClass = Object.getOwnPropertyNames(f.prototype ?? {}).length > 1;
    if (isClass) {
      return [name, function (...args: unknown[]) {
        return spoiltInstance(name, f as unknown as Class, args);
      }]; // prettier-ignore
    }
    return [name, (...args: unknown[]) => spoiltFunction(name, (...given) => f.call(addon, ...given), args)];
  });
  return Object.fromEntries(entries);
}

const path = fileURLToPath(new URL("../../build/Release/samebits.node", import.meta.url));
if (!existsSync(path)) throw new Error("there is no addon to spoil the calls of: npm run build");
const require = createRequire(import.meta.url);
const addon = require(path) as Record<string, unknown>;
(require.cache[path] as NodeModule).exports = spoilt(addon);

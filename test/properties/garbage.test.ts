/** Anything, given to anything public: it works or throws a SamebitsError, and nothing else. */
import { readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as sb from "../../dist/index.js";
import { failureOf } from "../support/errors.js";
import { temporaryFolder } from "../support/folder.js";
import { createData, createNet } from "../support/training.js";

// oxlint-disable-next-line typescript/no-explicit-any -- types are just what these arguments go against
type Any = any;

/** Small numbers and sizes only where they would be taken: no test is to fill the memory. */
const number = fc.oneof(
  fc.integer({ min: -3, max: 6 }),
  fc.double(),
  fc.constantFrom(Number.NaN, Infinity, -0, 2 ** 53, 1e300, 2 ** 40),
);
const scalar: fc.Arbitrary<Any> = fc.oneof(
  number,
  fc.constantFrom(
    undefined,
    null,
    true,
    false,
    "",
    "x",
    "mean",
    "float64",
    "native",
    "leaky_relu",
    "fan_in",
    5n,
    -1n,
    2n ** 70n,
  ),
  fc.constantFrom(Symbol("s"), () => 1, sb.Tanh, NaN),
);

const makers: (() => Any)[] = [
  () =>
    sb.tensor([
      [1, 2],
      [3, 4],
    ]),
  () => sb.zeros([]),
  () => sb.zeros([0, 2]),
  () => sb.zeros([3, 4]),
  () => sb.zeros([2], { dtype: "float64" }),
  () => new Float32Array(4),
  () => new Float64Array(4),
  () => new Int32Array(3),
  () => Int32Array.of(0, 1, 7),
  () => new BigInt64Array(2),
  () => new Uint8Array(5056),
  () => new sb.Generator({ seed: 1 }),
  () => new sb.Generator({ seed: 1 }).getState(),
  () => new sb.Linear(2, 2, { generator: new sb.Generator({ seed: 1 }) }),
  () => new sb.Tanh(),
  () => createNet([2, 3, 2], "typescript"),
  () => createData(4, 2, 2),
  () => new sb.CrossEntropyLoss(),
  () => new sb.BCEWithLogitsLoss(),
  () => new sb.SGD([sb.zeros([2])]),
  () => new Map([["a", 1]]),
  () => new Set([sb.zeros([1])]),
  () => new Date(0),
  () => Object.create(null),
  () => new Proxy({}, {}),
  () => [new sb.Tanh(), new sb.Identity()],
  () => ({ seed: 1, generator: new sb.Generator({ seed: 1 }) }),
  () => ({ params: [sb.zeros([1])], lr: 0.1 }),
  () => ({ state: {}, paramGroups: [] }),
  () => ({ state: { 0: { momentumBuffer: sb.zeros([2]) } }, paramGroups: [{ params: [0], lr: 1 }] }),
  () => Array(3),
  () => [1, [2, 3]],
  () => ({ length: 3 }),
];

/** What can be printed when a property fails: the value is made when it is used. */
const made: fc.Arbitrary<Any> = fc.nat(makers.length - 1).map((i) => makers[i]?.());
const NAMES = [
  "generator",
  "dtype",
  "seed",
  "shuffle",
  "batchSize",
  "lr",
  "momentum",
  "reduction",
  "weight",
  "posWeight",
  "labelSmoothing",
  "ignoreIndex",
  "beta",
  "gain",
  "a",
  "mode",
  "bias",
  "strict",
  "out",
  "epochs",
  "loss",
  "optimizer",
];
const value: fc.Arbitrary<Any> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 4, arbitrary: made },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.array(made, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(scalar, made), { maxKeys: 3 }) },
);
const list = fc.array(value, { maxLength: 4 });

/** The functions of an object and of its prototypes, setters among them, by name. */
function methodsOf(object: Any): [string, (...args: Any[]) => unknown][] {
  const names = new Set<string>();
  for (let o = object; o && o !== Object.prototype; o = Object.getPrototypeOf(o)) {
    for (const name of Object.getOwnPropertyNames(o)) if (name !== "constructor") names.add(name);
  }
  return [...names].map((name) => [name, (...args) => call(object, name, args)]);
}

function call(object: Any, name: string, args: Any[]): unknown {
  const isIterable = typeof object[Symbol.iterator] === "function";
  if (isIterable && name === "length") return [...object];
  if (typeof object[name] === "function") return object[name](...args);
  const setter = name in object && Object.getOwnPropertyDescriptor(Object.getPrototypeOf(object), name)?.set;
  return setter ? (object[name] = args[0]) : object[name];
}

/** The members that the published declarations have: others are internal, although a program could reach them. */
const DECLARED = new Set(
  readdirSync("dist", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".d.ts"))
    .flatMap((path) => [...readFileSync(`dist/${path}`, "utf8").matchAll(/^ {4}(?:get |set )?(\w+)[(<]/gm)])
    .map(([, name]) => name),
);

const objects: Record<string, () => Any> = {
  Tensor: () =>
    sb.tensor([
      [1, 2],
      [3, 4],
    ]),
  Generator: () => new sb.Generator({ seed: 1 }),
  Linear: () => new sb.Linear(2, 2, { generator: new sb.Generator({ seed: 1 }) }),
  Tanh: () => new sb.Tanh(),
  Identity: () => new sb.Identity(),
  Net: () => createNet([2, 3, 2], sb.runtime.backend),
  CrossEntropyLoss: () => new sb.CrossEntropyLoss({ weight: sb.ones([2]), labelSmoothing: 0.1 }),
  NLLLoss: () => new sb.NLLLoss({ ignoreIndex: 1 }),
  MSELoss: () => new sb.MSELoss(),
  L1Loss: () => new sb.L1Loss(),
  SmoothL1Loss: () => new sb.SmoothL1Loss({ beta: 0.5 }),
  BCEWithLogitsLoss: () => new sb.BCEWithLogitsLoss({ posWeight: sb.ones([2]), weight: sb.ones([1]) }),
  SGD: () => new sb.SGD(createNet([2, 2], sb.runtime.backend).parameters()),
  TensorDataset: () => createData(4, 2, 2),
  DataLoader: () => new sb.DataLoader(createData(4, 2, 2), { shuffle: true }),
};

function isClass(f: Any): boolean {
  return typeof f === "function" && /^class\b/.test(Function.prototype.toString.call(f));
}

const functions: [string, (...args: Any[]) => unknown][] = [
  ...Object.entries(sb).flatMap(([name, f]): [string, (...args: Any[]) => unknown][] => {
    if (name === "SamebitsError" || typeof f !== "function") return [];
    return [[name, (...args) => (isClass(f) ? new (f as Any)(...args) : (f as Any)(...args))]];
  }),
  ...Object.entries(sb.init).map(([name, f]): [string, (...args: Any[]) => unknown] => [`init.${name}`, f as Any]),
];

async function expectOnlySamebitsErrors(run: () => unknown, args: readonly Any[], what: string): Promise<void> {
  const failure = await failureOf(run);
  if (failure === undefined || failure instanceof sb.SamebitsError) return;
  const given = args.map((arg) => (typeof arg === "symbol" ? String(arg) : fc.stringify(arg))).join(", ");
  expect.fail(`${what}(${given}) threw ${failure instanceof Error ? failure.stack : String(failure)}`);
}

describe("garbage in, SamebitsErrors out", () => {
  const here = process.cwd();
  const inFolder = temporaryFolder();
  beforeAll(() => {
    vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    process.chdir(inFolder(".")); // a text may be the name of a file to write
  });
  afterAll(() => {
    vi.restoreAllMocks();
    process.chdir(here);
  });

  it.each(functions)("%s", async (name, f) => {
    const property = fc.asyncProperty(list, (args) => expectOnlySamebitsErrors(() => f(...args), args, name));
    await fc.assert(property, { numRuns: 2000 });
  });

  it.each(Object.entries(objects))("a %s's methods", async (name, create) => {
    for (const [method] of methodsOf(create())) {
      if (!DECLARED.has(method)) continue;
      const property = fc.asyncProperty(list, (args) =>
        expectOnlySamebitsErrors(() => call(create(), method, args), args, `${name}.${method}`),
      );
      await fc.assert(property, { numRuns: 500 });
    }
  });
});

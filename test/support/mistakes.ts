/** Tables of mistakes: calls that must be refused with a SamebitsError of that code, and with nothing changed. */
import { describe, it } from "vitest";
import { Generator, Tensor, zeros, type ErrorCode } from "../../dist/index.js";
import { backends } from "./backends.js";
import { expectThrows } from "./errors.js";
import { createWorld, expectUnchanged, snapshot, type World } from "./world.js";

/** Whatever a program in JavaScript may hand over. */
// oxlint-disable-next-line typescript/no-explicit-any -- types are just what these arguments go against
export type Any = any;
/** `words` stand in the message: those that name what was wrong. */
export type Mistake = [
  name: string,
  code: ErrorCode | ErrorCode[],
  words: string | RegExp,
  mistake: (w: World) => unknown,
];

export const NOT_NUMBERS: Any[] = [undefined, null, "1", true, {}, [1], () => 1, 1n, Symbol("1")];
export const each = (
  values: readonly Any[],
  name: string,
  code: Mistake[1],
  words: Mistake[2],
  run: (w: World, value: Any) => unknown,
): Mistake[] =>
  values.map((value) => [`${name}: ${typeof value} ${describeValue(value)}`, code, words, (w) => run(w, value)]);

function describeValue(value: Any): string {
  if (Array.isArray(value)) return `[${value.map(describeValue).join()}]`;
  return typeof value === "object" && value !== null ? (value.constructor?.name ?? "object") : String(value);
}

export const BAD_SEEDS: Any[] = [
  -(2n ** 63n) - 1n,
  2n ** 64n,
  0.5,
  Number.NaN,
  Infinity,
  -Infinity,
  2 ** 53,
  -(2 ** 60),
  "5",
  null,
  true,
  {},
  [1],
];
export const NOT_TENSORS: Any[] = [
  undefined,
  null,
  5,
  "t",
  [1, 2],
  {},
  new Float32Array(2),
  new Map(),
  { shape: [1], data: [1] },
  Object.create(Tensor.prototype),
  new Proxy(zeros([2, 3]), {}),
];
export const NOT_GENERATORS: Any[] = [
  null,
  5,
  "g",
  {},
  Generator,
  { seed: 1 },
  Object.create(Generator.prototype),
  new Proxy(new Generator({ seed: 1 }), {}),
];
export const BAD_SHAPES: Any[] = [
  undefined,
  null,
  3,
  "3",
  [-1],
  [1.5],
  [Number.NaN],
  ["2"],
  [2, null],
  [1n],
  Array(2),
  {},
  [2 ** 53, 2 ** 53],
  [2 ** 40],
];
export const NOT_COUNTS: Any[] = [null, -1, 0.5, Number.NaN, Infinity, "3", 2 ** 31, 5n, {}];

/** A test for each mistake, on each backend. */
export function describeMistakes(name: string, mistakes: readonly Mistake[]): void {
  describe.each(backends)(`${name}, on %s`, (backend) => {
    const world = createWorld(backend);
    it.each(mistakes)("%s is %s", (what, code, words, mistake) => {
      const before = snapshot(world);
      expectThrows(code, () => mistake(world), what, words);
      expectUnchanged(world, before, what);
    });
  });
}

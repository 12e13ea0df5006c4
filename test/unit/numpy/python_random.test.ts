import { describe, expect, it } from "vitest";
import { PythonRandom } from "../../../dist/numpy/index.js";
import { expectThrows } from "../../support/errors.js";
import type { Any } from "../../support/mistakes.js";

describe("PythonRandom", () => {
  it.each([1.5, NaN, undefined, null, {}, 2 ** 53])("refuses the seed %s", (seed) => {
    expectThrows("ERR_SEED", () => new PythonRandom(seed as Any), `seed ${String(seed)}`, "an integer");
  });

  it("refuses a text that has no UTF-8", () => {
    expectThrows("ERR_SEED", () => new PythonRandom("\ud800"), "a lone surrogate", "Unicode");
  });

  it("starts again from a seed, and keeps its place when the seed is refused", () => {
    const [random, other] = [new PythonRandom("x"), new PythonRandom("x")];
    random.gauss();
    random.seed("x");
    expectThrows("ERR_SEED", () => random.seed(0.5));
    expect([random.gauss(), random.gauss()]).toEqual([other.gauss(), other.gauss()]);
  });

  const wrong: [what: string, mistake: (random: Any) => unknown, words: string][] = [
    ["no integer between", (random) => random.randint(2, 1), "from 2 to before 2"],
    ["a fraction", (random) => random.randint(0, 1.5), "safe integers"],
    ["a step of 0", (random) => random.randrange(0, 5, 0), "safe integers"],
    ["a step away from the end", (random) => random.randrange(0, 5, -1), "steps of -1"],
    ["too many numbers", (random) => random.randrange(-(2 ** 52), 2 ** 52), "2^53"],
    ["a choice from nothing", (random) => random.choice([]), "empty"],
    ["a choice from a text", (random) => random.choice("abc"), '"abc"'],
    ["a sample of more than there are", (random) => random.sample([1], 2), "sample of 2 from 1"],
    ["a negative sample", (random) => random.sample([1], -1), "sample's k"],
    ["a shuffle of a text", (random) => random.shuffle("abc"), '"abc"'],
    ["a uniform draw without an end", (random) => random.uniform(1), "high"],
    ["a normal draw around a text", (random) => random.gauss("0"), "mu"],
  ];

  it.each(wrong)("refuses %s before a draw", (what, mistake, words) => {
    const random = new PythonRandom(3);
    expectThrows("ERR_ARGUMENT", () => mistake(random), what, words);
    expect(random.random()).toBe(new PythonRandom(3).random());
  });
});

import { describe, expect, it } from "vitest";
import { tensor } from "../../../dist/index.js";
import { defaultRng } from "../../../dist/numpy/index.js";
import { expectThrows } from "../../support/errors.js";
import type { Any } from "../../support/mistakes.js";

describe("defaultRng", () => {
  it.each([-1, -1n, 1.5, NaN, 2 ** 53, "1", undefined, null, [1]])("refuses the seed %s", (seed) => {
    expectThrows("ERR_SEED", () => defaultRng(seed as Any), `seed ${String(seed)}`, "at least 0");
  });

  it("takes a number and the bigint of it for the same seed", () => {
    expect(defaultRng(7).random(3)).toEqual(defaultRng(7n).random(3));
    expect(defaultRng(7).random()).not.toBe(defaultRng(7n + 2n ** 64n).random());
  });

  const wrong: [what: string, mistake: (rng: Any) => unknown, words: string][] = [
    ["a scale below 0", (rng) => rng.normal(0, -1), "scale"],
    ["no integers between", (rng) => rng.integers(5, 5), "5 and 5"],
    ["a range beyond 2^53", (rng) => rng.integers(-(2 ** 53) + 1, 2 ** 53 - 1), "2^53"],
    ["a permutation of a text", (rng) => rng.permutation("abc"), '"abc"'],
    ["a shuffle of a frozen array", (rng) => rng.shuffle(Object.freeze([1, 2])), "frozen"],
    ["more than there are", (rng) => rng.choice(3, 4, { replace: false }), "replace: true"],
    ["probabilities that add up to 2", (rng) => rng.choice(2, 1, { p: [1, 1] }), "given 2"],
  ];

  it.each(wrong)("refuses %s before a draw", (what, mistake, words) => {
    const rng = defaultRng(3);
    expectThrows("ERR_ARGUMENT", () => mistake(rng), what, words);
    expect(rng.random()).toBe(defaultRng(3).random());
  });

  it("chooses without replacement each element once, from few and from many", () => {
    for (const [n, size] of [
      [50, 50],
      [20_000, 300],
      [20_000, 500],
      [20_000, 20_000],
    ] as const) {
      const chosen = defaultRng(1).choice(n, size, { replace: false });
      expect(chosen.length).toBe(size);
      expect(new Set(chosen).size).toBe(size);
      expect(chosen.every((i) => i >= 0 && i < n)).toBe(true);
    }
  });

  it("shuffles a tensor's rows, which stay whole", () => {
    const rows = defaultRng(1)
      .permutation(
        tensor([
          [1, 10],
          [2, 20],
          [3, 30],
        ]),
      )
      .toArray() as number[][];
    for (const [one, ten] of rows) expect(ten).toBe(10 * (one as number));
  });
});

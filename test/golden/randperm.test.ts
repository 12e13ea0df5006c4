import { describe, expect, it } from "vitest";
import { Generator, manualSeed, rand, randperm } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectGolden, golden, type GoldenTensor } from "../support/golden.js";

interface PermutationCase {
  seed: string;
  n: number;
  out: number[];
  next_rand: GoldenTensor;
}

const cases = golden("discrete").randperm as PermutationCase[];

it("has the goldens", () => expect(cases.length).toBe(136));

describe.each(backends)("randperm on %s", (backend) => {
  it("gives PyTorch's permutations, from as many draws", () => {
    for (const { seed, n, out, next_rand: next } of cases) {
      const generator = new Generator({ seed: BigInt(seed), backend });
      const order = randperm(n, { generator });
      expect(order, `seed ${seed}, ${n}`).toBeInstanceOf(Int32Array);
      expect([...order], `seed ${seed}, ${n}`).toEqual(out);
      expectGolden(rand([1], { generator }), next, `seed ${seed}, the draw after ${n}`);
    }
  });
});

it("draws from the default generator when it is given none", () => {
  for (const { seed, n, out } of cases.slice(0, 24)) {
    manualSeed(BigInt(seed));
    expect([...randperm(n)], `seed ${seed}, ${n}`).toEqual(out);
  }
});

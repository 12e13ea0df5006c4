import { describe, expect, it } from "vitest";
import { full, init } from "../../dist/index.js";
import { expectGolden, golden, type GoldenTensor } from "../support/golden.js";

interface Case {
  fn: string;
  shape: number[];
  out: GoldenTensor;
}

const cases = (golden("init").cases as Case[]).filter(({ fn }) => fn === "dirac_");

describe("dirac_", () => {
  it.each(cases)("is PyTorch's for $shape", ({ shape, out }) => {
    const t = full(shape, 7);
    expect(init.dirac_(t)).toBe(t);
    expectGolden(t, out);
  });

  it("repeats in each group, up to the inputs that there are", () => {
    const ones = (shape: number[], groups: number): number[] =>
      [...init.dirac_(full(shape, 7), { groups }).data].flatMap((value, i) => (value === 0 ? [] : [value, i]));
    expect(ones([4, 3, 2], 2)).toEqual([1, 1, 1, 9, 1, 13, 1, 21]);
    expect(ones([4, 1, 1], 2)).toEqual([1, 0, 1, 2]);
    expect(ones([3, 2, 2, 3, 2], 3)).toEqual([1, 9, 1, 33, 1, 57]);
    expect(ones([0, 2, 3], 5)).toEqual([]);
  });

  it.each([
    ["ERR_SHAPE", [3, 3], 1],
    ["ERR_SHAPE", [1, 1, 1, 1, 1, 1], 1],
    ["ERR_ARGUMENT", [3, 3, 3], 2],
    ["ERR_ARGUMENT", [3, 3, 3], 0],
    ["ERR_ARGUMENT", [3, 3, 3], 1.5],
    ["ERR_ARGUMENT", [3, 3, 0], 1],
  ])("%s for the shape %o in %d groups", (code, shape, groups) => {
    const t = full(shape, 7);
    expect(() => init.dirac_(t, { groups })).toThrow(expect.objectContaining({ code }));
    expect(t.data.every((value) => value === 7)).toBe(true);
  });
});

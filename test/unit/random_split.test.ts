import { describe, expect, it } from "vitest";
import { randomSplit, TensorDataset, zeros } from "../../dist/index.js";

const lengthsOf = (samples: number, lengths: readonly number[]): number[] =>
  randomSplit(new TensorDataset(zeros([samples, 1]), new Int32Array(samples)), lengths).map(({ length }) => length);

describe("randomSplit", () => {
  it.each([[[0.2, 0.4, 0.3, 0.1]], [[0.34, 0.55, 0.11]], [[0.05, 0.55, 0.3, 0.1]]])(
    "takes %j, which add up to 1 when no rounding is lost",
    (fractions) => {
      expect(lengthsOf(100, fractions)).toEqual(fractions.map((fraction) => Math.round(fraction * 100)));
    },
  );

  it("gives what rounding leaves over one by one from the front", () => {
    expect(lengthsOf(11, [0.5, 0.25, 0.25])).toEqual([6, 3, 2]);
  });
});

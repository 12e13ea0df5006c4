import { describe, expect, it } from "vitest";
import { sumOfSquares } from "../../../dist/backend/reference/operations/norm.js";
import { floats } from "../../support/numbers.js";

const BLOCK = 65536;

/** As docs/numerics.md words it. */
function defined(x: Float32Array): number {
  let sum = 0;
  for (let first = 0; first < x.length; first += BLOCK) {
    const lanes = Array.from({ length: 16 }, () => 0);
    x.subarray(first, first + BLOCK).forEach((v, i) => (lanes[i % 16]! += v * v));
    sum += lanes.reduce((total, lane) => total + lane);
  }
  return sum;
}

describe("a sum of squares", () => {
  it.each([0, 1, 17, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 7 * BLOCK + 5])("of %i numbers is in blocks", (length) => {
    const x = floats(length, length);
    expect(sumOfSquares(x)).toBe(defined(x));
  });

  it("of several blocks is another one than that of a single block", () => {
    const x = floats(7 * BLOCK + 5, 1);
    const lanes = Array.from({ length: 16 }, () => 0);
    x.forEach((v, i) => (lanes[i % 16]! += v * v));
    expect(sumOfSquares(x)).not.toBe(lanes.reduce((total, lane) => total + lane));
  });
});

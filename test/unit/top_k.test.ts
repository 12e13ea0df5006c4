import { describe, expect, it } from "vitest";
import { topK } from "../../dist/random/top_k.js";

const quadratic = (n: number, m: number): Float64Array => Float64Array.from({ length: n }, (_, i) => (i * i * 7) % m);

describe("topK", () => {
  it.each([
    [17, 3, [8, 16, 14, 13, 11, 10, 7, 5, 2]],
    // prettier-ignore
    [40, 2, [39, 11, 9, 7, 5, 3, 13, 15, 17, 19, 23, 25, 27, 29, 31, 33, 35, 37, 21, 1, 18, 10, 16, 32, 4, 34, 14, 36, 2, 38, 0, 6, 22]],
    [1000, 7, [8, 10, 4, 7, 12, 3, 9, 1, 11, 5, 0, 13, 2, 6, 14]],
    [1000, 7, [664, 671, 670, 669, 668, 667, 666, 665, 660, 657, 658, 659, 662, 663, 672, 661]],
  ])("orders equals among %i numbers as PyTorch's topk does", (n, m, places) => {
    expect([...topK(quadratic(n, m), places.length)]).toEqual(places);
  });

  it("finds the largest in order, NaN before them, and leaves the numbers alone", () => {
    const values = Float64Array.of(3, -Infinity, NaN, 7, -0, 5, Infinity);
    const copy = values.slice();
    expect([...topK(values, 4)]).toEqual([2, 6, 3, 5]);
    expect(values).toEqual(copy);
  });

  it("does not slow down on numbers that are bad for medians of three", () => {
    const half = 50_000;
    const values = new Float64Array(2 * half);
    for (let i = 1; i <= half; i++) {
      if (i % 2 === 1) [values[i - 1], values[i]] = [i, half + i];
      values[half + i - 1] = 2 * i;
    }
    const sorted = Array.from(values.keys()).toSorted((a, b) => (values[b] as number) - (values[a] as number));
    expect([...topK(values, values.length)].map((i) => values[i])).toEqual(sorted.map((i) => values[i]));
  });
});

import { describe, expect, it } from "vitest";
import { randint } from "../../../dist/index.js";
import { RandomState, trainTestSplit } from "../../../dist/numpy/index.js";
import { expectThrows } from "../../support/errors.js";
import type { Any } from "../../support/mistakes.js";

describe("trainTestSplit", () => {
  it("takes every row once, another way each time without a randomState", () => {
    const [train, test] = trainTestSplit(1000);
    expect([train.length, test.length]).toEqual([750, 250]);
    expect([...train, ...test].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(trainTestSplit(1000)[0]).not.toEqual(train);
  });

  it("draws from a RandomState, which is another one afterwards", () => {
    const randomState = new RandomState(1);
    const first = trainTestSplit(50, { randomState });
    expect(first).toEqual(trainTestSplit(50, { randomState: 1 }));
    expect(trainTestSplit(50, { randomState })).not.toEqual(first);
  });

  it("takes a tensor's and a typed array's classes", () => {
    const labels = Array.from({ length: 60 }, (_, i) => i % 3);
    const expected = trainTestSplit(60, { randomState: 1, stratify: labels });
    for (const stratify of [
      Int32Array.from(labels),
      BigInt64Array.from(labels, BigInt),
      labels.map((i) => "abc"[i] as string),
    ])
      expect(trainTestSplit(60, { randomState: 1, stratify })).toEqual(expected);
  });

  it("stays fast with as many classes as there can be", () => {
    const stratify = Array.from({ length: 200_000 }, (_, i) => i >> 1);
    const [train, test] = trainTestSplit(200_000, { testSize: 0.5, randomState: 1, stratify });
    expect([train.length, test.length]).toEqual([100_000, 100_000]);
  });

  const wrong: [what: string, n: unknown, options: object, words: string][] = [
    ["no rows", 0, {}, "trainTestSplit's n"],
    ["one row", 1, {}, "none is left"],
    ["a part of a row", 2.5, {}, "2.5"],
    ["a test size of 0", 5, { testSize: 0 }, "testSize must be"],
    ["a test size of all", 5, { testSize: 5 }, "testSize must be"],
    ["a test size that is a text", 5, { testSize: "0.2" }, '"0.2"'],
    ["parts of more than all", 5, { testSize: 0.6, trainSize: 0.6 }, "more than the 5 rows"],
    ["counts of more than all", 5, { testSize: 3, trainSize: 3 }, "more than the 5 rows"],
    ["a Python name", 5, { test_size: 0.2 }, 'did you mean "testSize"'],
    ["too few labels", 5, { stratify: [1, 1] }, "each of 5 rows, given 2"],
    ["labels of two kinds", 2, { stratify: [1, "1"] }, "one kind"],
    ["labels that are none", 2, { stratify: [NaN, 1] }, "given NaN"],
    ["a class of one", 4, { stratify: ["a", "a", "a", "b"], testSize: 2 }, '["b"]'],
    ["a test without room for the classes", 9, { stratify: [1, 1, 1, 2, 2, 2, 3, 3, 3], testSize: 2 }, "3 classes"],
    ["a stratified split in order", 4, { stratify: [1, 1, 2, 2], shuffle: false }, "shuffle: true"],
  ];

  it.each(wrong)("refuses %s before a draw", (what, n, options, words) => {
    const randomState = new RandomState(1);
    expectThrows("ERR_ARGUMENT", () => trainTestSplit(n as Any, { randomState, ...options }), what, words);
    expect(randomState.state).toEqual(new RandomState(1).state);
  });

  it("refuses a seed that NumPy refuses", () => {
    expectThrows("ERR_SEED", () => trainTestSplit(5, { randomState: -1 }), "a seed", "-1");
    expectThrows("ERR_SEED", () => trainTestSplit(5, { randomState: randint(0, 9, [1]) as Any }), "an array");
  });
});

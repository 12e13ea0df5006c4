import { describe, expect, it } from "vitest";
import { tensor } from "../../../dist/index.js";
import { LabelEncoder, OneHotEncoder } from "../../../dist/numpy/index.js";
import { expectThrows } from "../../support/errors.js";
import type { Any } from "../../support/mistakes.js";

describe("LabelEncoder", () => {
  it("orders texts by code points, as Python does and JavaScript does not", () => {
    expect(new LabelEncoder().fit(["\u{1f600}", "\uffee", "z", "", "zz", "Z"]).classes).toEqual([
      "",
      "Z",
      "z",
      "zz",
      "\uffee",
      "\u{1f600}",
    ]);
  });

  it("orders numbers by size, and takes a tensor's", () => {
    const encoder = new LabelEncoder().fit(tensor(Int32Array.of(10, 9, 10, -1)));
    expect(encoder.classes).toEqual([-1, 9, 10]);
    expect(encoder.inverseTransform(encoder.transform([10, -1]))).toEqual([10, -1]);
  });

  const wrong: [what: string, mistake: (encoder: Any) => unknown, words: string][] = [
    ["a label that it has not seen", (encoder) => encoder.transform(["a", "c"]), 'label 1 is "c"'],
    ["an index that is none", (encoder) => encoder.inverseTransform([0, 2]), "index 1"],
    ["no labels", (encoder) => encoder.fit([]), "at least one"],
    ["labels of two kinds", (encoder) => encoder.fit(["a", 1]), "label 1 1"],
    ["objects", (encoder) => encoder.fit([{}]), "label 0"],
    ["a number", (encoder) => encoder.fit(3), "given 3"],
  ];

  it.each(wrong)("refuses %s, and stays as it was", (what, mistake, words) => {
    const encoder = new LabelEncoder().fit(["b", "a"]);
    expectThrows("ERR_ARGUMENT", () => mistake(encoder), what, words);
    expect(encoder).toEqual(new LabelEncoder().fit(["a", "b"]));
  });

  it("needs fit first", () => {
    expectThrows("ERR_ARGUMENT", () => new LabelEncoder().transform(["a"]), "transform", "needs fit");
  });
});

describe("OneHotEncoder", () => {
  const rows = [
    ["b", 1],
    ["a", 2],
    ["b", 2],
  ];

  it("takes a column of texts beside one of numbers", () => {
    const encoder = new OneHotEncoder().fit(rows);
    expect(encoder.classes).toEqual([
      ["a", "b"],
      [1, 2],
    ]);
    expect(encoder.transform(rows).toArray()).toEqual([
      [0, 1, 1, 0],
      [1, 0, 0, 1],
      [0, 1, 0, 1],
    ]);
    expect(encoder.inverseTransform(encoder.transform(rows))).toEqual(rows);
  });

  const wrong: [what: string, code: Any, mistake: (encoder: Any) => unknown, words: string][] = [
    [
      "a category that it has not seen",
      "ERR_ARGUMENT",
      (encoder) => encoder.transform([["c", 1]]),
      'row 0, column 0 is "c"',
    ],
    ["another number of columns", "ERR_SHAPE", (encoder) => encoder.transform([["a"]]), "2 columns"],
    ["rows of two lengths", "ERR_SHAPE", (encoder) => encoder.fit([["a", 1], ["b"]]), "row 1 1"],
    ["no rows", "ERR_ARGUMENT", (encoder) => encoder.fit([]), "at least one row"],
    ["a row that is none", "ERR_ARGUMENT", (encoder) => encoder.fit([1]), "row 0"],
    [
      "zeros only",
      "ERR_ARGUMENT",
      (encoder) => encoder.inverseTransform([[0, 0, 1, 0]]),
      "row 0 has no category for column 0",
    ],
    ["NaN", "ERR_ARGUMENT", (encoder) => encoder.inverseTransform([[1, 0, NaN, 0]]), "column 1"],
  ];

  it.each(wrong)("refuses %s, and stays as it was", (what, code, mistake, words) => {
    const encoder = new OneHotEncoder().fit(rows);
    expectThrows(code, () => mistake(encoder), what, words);
    expect(encoder).toEqual(new OneHotEncoder().fit(rows));
  });

  it("needs fit first", () => {
    expectThrows("ERR_ARGUMENT", () => new OneHotEncoder().transform([["a"]]), "transform", "needs fit");
  });
});

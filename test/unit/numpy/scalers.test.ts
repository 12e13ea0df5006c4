import { describe, expect, it } from "vitest";
import { tensor } from "../../../dist/index.js";
import { MinMaxScaler, StandardScaler } from "../../../dist/numpy/index.js";
import { expectThrows } from "../../support/errors.js";
import type { Any } from "../../support/mistakes.js";

const X = [
  [1, 10],
  [2, 30],
  [6, 20],
];

describe.each([
  ["StandardScaler", StandardScaler],
  ["MinMaxScaler", MinMaxScaler],
] as const)("%s", (name, Scaler) => {
  it("takes a tensor as it takes its numbers, which stay", () => {
    const x = tensor(X, undefined, { dtype: "int32" });
    const scaled = new Scaler().fit(X).transform(X);
    expect(new Scaler().fit(x).transform(x)).toEqual(scaled);
    expect(x.toArray()).toEqual(X);
    const float64 = tensor(X, undefined, { dtype: "float64" });
    new Scaler().fit(float64).transform(float64);
    expect(float64.toArray()).toEqual(X);
  });

  it("gives float32 of float32, rounded as it is computed", () => {
    const x = tensor([[0.1], [0.7], [0.3]]);
    const scaled = new Scaler().fit(x).transform(x);
    expect(scaled.dtype).toBe("float32");
    const wide = new Scaler().fit(x.to("float64")).transform(x.to("float64"));
    expect(scaled.data).not.toEqual(wide.to("float32").data);
    for (const [i, value] of wide.data.entries()) expect(scaled.data[i]).toBeCloseTo(value, 6);
  });

  it("shows what it has learnt to deep equality and JSON, and to nobody's writing", () => {
    const scaler = new Scaler().fit(X);
    expect(scaler).not.toEqual(new Scaler());
    expect(scaler).toEqual(new Scaler().fit(X));
    expect(JSON.parse(JSON.stringify(scaler)).scale).toEqual([...scaler.scale]);
    const before = scaler.transform(X);
    scaler.scale.fill(0);
    expect(scaler.transform(X)).toEqual(before);
  });

  it("needs fit first", () => {
    for (const method of ["transform", "inverseTransform"] as const)
      expectThrows("ERR_ARGUMENT", () => new Scaler()[method](X), method, `${name}'s ${method} needs fit`);
  });

  const wrong: [what: string, code: Any, x: unknown, words: string][] = [
    ["one dimension", "ERR_SHAPE", [1, 2], "[2]"],
    ["ragged rows", "ERR_SHAPE", [[1, 2], [3]], "length"],
    ["no rows", "ERR_ARGUMENT", tensor(new Float64Array(0), [0, 2]), "at least one row"],
    [
      "an infinity",
      "ERR_ARGUMENT",
      [
        [1, 2],
        [3, Infinity],
      ],
      "row 1, column 1",
    ],
    ["texts", "ERR_ARGUMENT", [["a"]], '"a"'],
  ];

  it.each(wrong)("refuses %s, and stays as it was", (what, code, x, words) => {
    const scaler = new Scaler().fit(X);
    expectThrows(code, () => scaler.fit(x as Any), what, words);
    expectThrows(code, () => scaler.transform(x as Any), what, words);
    expect(scaler).toEqual(new Scaler().fit(X));
  });

  it("refuses another number of columns than fit was given", () => {
    expectThrows("ERR_SHAPE", () => new Scaler().fit(X).transform([[1, 2, 3]]), "three", "2 columns");
  });
});

it.each([[[1, 1]], [[2, 1]], [[0]], [[0, Infinity]], ["01"]])("MinMaxScaler refuses the range %j", (featureRange) => {
  expectThrows(
    "ERR_ARGUMENT",
    () => new MinMaxScaler({ featureRange: featureRange as Any }),
    "a range",
    "featureRange",
  );
});

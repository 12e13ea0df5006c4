/** samebits/numpy to the bit of NumPy's, Python's and scikit-learn's own numbers, which make_numpy_goldens.py recorded. */
import { describe, expect, it } from "vitest";
import { goldenText } from "../support/golden.js";
import { type NumpyCase, type NumpyResult, runNumpyCase } from "../support/numpy_cases.js";

const { made_by, cases } = JSON.parse(goldenText("numpy.json")) as {
  made_by: Record<string, string>;
  cases: (NumpyCase & NumpyResult)[];
};

describe(`samebits/numpy gives the numbers of ${JSON.stringify(made_by)}`, () => {
  it.each(cases)("$of $method of $args, $options, seed $seed", ({ value, next, ...c }) => {
    expect(runNumpyCase(c)).toEqual({ value, next });
  });

  it("in many cases", () => expect(cases.length).toBeGreaterThan(90));
});

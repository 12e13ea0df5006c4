/** Every function of samebits/numpy against NumPy, Python's random and scikit-learn, a thousand random cases each. */
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { type NumpyCase, type NumpyResult, runNumpyCase } from "../support/numpy_cases.js";
import { answersTo } from "./answers.js";
import { numpyFunctions } from "./numpy.js";
import { Random } from "./random.js";

const CASES = Number(process.env["NUMPY_CASES"] ?? 1000);
const SEED = Number(process.env["SAMEBITS_TEST_SEED"] ?? Math.floor(Date.now() / 86_400_000));

const random = new Random(SEED);
const cases: NumpyCase[][] = numpyFunctions.map(({ of, method, draw, seed }) =>
  Array.from({ length: CASES }, () => ({ of, method, seed: seed(random), ...draw(random) })),
);
const { answers: expected } = answersTo<NumpyResult>(cases.flat(), "numpy_cases.py");

describe(`samebits/numpy gives the real ones' numbers (SAMEBITS_TEST_SEED=${SEED})`, () => {
  it.each(numpyFunctions.map(({ of, method }, f) => ({ of, method, f })))(`$of $method, ${CASES} cases`, ({ f }) => {
    const own = cases[f] as NumpyCase[];
    const wanted = expected.slice(f * CASES, (f + 1) * CASES);
    expect(wanted).toHaveLength(CASES);
    const isRight = (c: NumpyCase, i: number): boolean => isDeepStrictEqual(runNumpyCase(c), wanted[i]);
    const wrong = own.flatMap((c, i) =>
      isRight(c, i) ? [] : [{ case: c, got: runNumpyCase(c), expected: wanted[i] }],
    );
    expect(wrong.slice(0, 1), `${wrong.length} of ${CASES}`).toEqual([]);
    expect(wanted.filter(({ value }) => value === "raises").length).toBeLessThan(CASES / 5);
  });
});

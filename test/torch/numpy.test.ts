/** Every function of samebits/numpy against NumPy, Python's random and scikit-learn, a thousand random cases each. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { type NumpyCase, type NumpyResult, runNumpyCase } from "../support/numpy_cases.js";
import { numpyFunctions } from "./numpy.js";
import { Random } from "./random.js";

const CASES = Number(process.env["NUMPY_CASES"] ?? 1000);
const python = process.env["TORCH_PYTHON"] ?? "python3";

function runOnNumpy(cases: readonly NumpyCase[]): NumpyResult[] {
  const script = fileURLToPath(new URL("numpy_cases.py", import.meta.url));
  const input = cases.map((c) => JSON.stringify(c)).join("\n");
  const { status, stdout, stderr } = spawnSync(python, [script], { input, encoding: "utf8", maxBuffer: 1 << 29 });
  if (status !== 0) throw new Error(`${python} failed: ${stderr}`);
  const lines = stdout.trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as NumpyResult);
}

const random = new Random(7);
const cases: NumpyCase[][] = numpyFunctions.map(({ of, method, draw, seed }) =>
  Array.from({ length: CASES }, () => ({ of, method, seed: seed(random), ...draw(random) })),
);
const expected = runOnNumpy(cases.flat());

describe("samebits/numpy gives the real ones' numbers", () => {
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

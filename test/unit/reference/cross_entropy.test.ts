import { describe, expect, it } from "vitest";
import type { Reduction } from "../../../dist/backend/operations.js";
import { exp } from "../../../dist/numeric/exp.js";
import { log } from "../../../dist/numeric/log.js";
import { lossForward } from "../../../dist/backend/reference/operations/loss.js";
import { expectSameBits } from "../../support/bits.js";
import { floats } from "../../support/numbers.js";
import { CROSS_ENTROPY } from "../../support/trainer_runs.js";

const REDUCTIONS: Reduction[] = ["mean", "sum"];

function crossEntropy(
  logits: Float32Array,
  target: Int32Array,
  gradient: Float32Array | null,
  classes: number,
  reduction: Reduction,
): number {
  return lossForward({ ...CROSS_ENTROPY, reduction }, logits, target, gradient, classes);
}

/** The definition, a row at a time. */
function defined(logits: Float32Array, target: Int32Array, classes: number, reduction: Reduction) {
  const rows = target.length;
  const gradient: number[] = [];
  const losses = Array.from(target, (picked, r) => {
    const row = logits.subarray(r * classes, (r + 1) * classes);
    const max = row.reduce((m, v) => (v > m ? v : m), -Infinity);
    const exps = Array.from(row, (v) => exp(v - max));
    const sum = exps.reduce((a, b) => a + b, 0);
    for (const [j, e] of exps.entries()) {
      const slope = e * (1 / sum) - (j === picked ? 1 : 0);
      gradient.push(reduction === "mean" ? slope * (1 / rows) : slope);
    }
    return log(sum) - (row[picked]! - max);
  });
  const blocks: number[] = [];
  for (let r = 0; r < rows; r += 256) blocks.push(losses.slice(r, r + 256).reduce((a, b) => a + b, 0));
  const total = blocks.reduce((a, b) => a + b, 0);
  return { loss: Math.fround(reduction === "mean" ? total / rows : total), gradient: Float32Array.from(gradient) };
}

describe.each(REDUCTIONS)("cross-entropy, %s", (reduction) => {
  it.each([
    [0, 3],
    [1, 1],
    [7, 10],
    [255, 3],
    [256, 3],
    [257, 3],
    [513, 5],
  ])("of %i rows of %i classes follows the definition", (rows, classes) => {
    const logits = floats(rows * classes, rows, 4);
    const target = Int32Array.from({ length: rows }, (_, r) => (r * 7) % classes);
    const gradient = new Float32Array(logits.length);
    const expected = defined(logits, target, classes, reduction);
    expect(crossEntropy(logits, target, gradient, classes, reduction)).toBe(expected.loss);
    expect(crossEntropy(logits, target, null, classes, reduction)).toBe(expected.loss);
    expectSameBits(gradient, expected.gradient);
  });

  it("is right to the last bits", () => {
    // log(1 + e^-1 + e^-2) and its parts, with 200 bits
    const gradient = new Float32Array(3);
    expect(crossEntropy(Float32Array.of(2, 1, 0), Int32Array.of(1), gradient, 3, reduction)).toBe(
      Math.fround(1.4076059644443804),
    );
    const expected = [0.6652409557748218, 0.24472847105479764 - 1, 0.09003057317038046];
    expectSameBits(gradient, Float32Array.from(expected));
  });

  it("survives rows far apart, infinite and NaN", () => {
    const gradient = new Float32Array(2);
    const of = (a: number, b: number): number =>
      crossEntropy(Float32Array.of(a, b), Int32Array.of(0), gradient, 2, reduction);
    expect(of(3e38, -3e38)).toBe(0);
    expect(of(-3e38, 3e38)).toBe(Infinity);
    expect(of(0, -Infinity)).toBe(0);
    expect(Array.from(gradient)).toEqual([0, 0]);
    expect(of(-Infinity, 0)).toBe(Infinity);
    expect(Array.from(gradient)).toEqual([-1, 1]);
    expect(of(Infinity, 0)).toBeNaN();
    expect(of(-Infinity, -Infinity)).toBeNaN();
    expect(of(0, Number.NaN)).toBeNaN();
    expect(Array.from(gradient)).toEqual([Number.NaN, Number.NaN]);
  });
});

it("of no rows is NaN as a mean and 0 as a sum", () => {
  expect(crossEntropy(new Float32Array(0), new Int32Array(0), null, 3, "mean")).toBeNaN();
  expect(crossEntropy(new Float32Array(0), new Int32Array(0), null, 3, "sum")).toBe(0);
});

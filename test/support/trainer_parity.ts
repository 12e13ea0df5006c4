/** A training run, native against TypeScript: the same run on each, compared as bits. */
import { expect } from "vitest";
import type { Isa } from "../../dist/backend/backend.js";
import { expectSameBits } from "./bits.js";
import { nativeAt, reference } from "./natives.js";
import { type Outcome, outcomeOf, type Run } from "./trainer_runs.js";

/** The same in words as bits; the counts of steps only as far as they decide anything. */
function expectSameOutcome(actual: Outcome, expected: Outcome, what: string): void {
  const { memory, report } = expected;
  expectSameBits(actual.report.losses, report.losses, `${what}: losses`);
  expectSameBits(actual.report.validationLosses, report.validationLosses, `${what}: validation losses`);
  expect(actual.report.steps, what).toBe(report.steps);
  expect(actual.report.cancelled, what).toBe(report.cancelled);
  expect(actual.report.failedLoss, what).toBe(report.failedLoss);
  if (expected.validation !== undefined) {
    const losses = actual.validation?.validationLosses ?? new Float64Array();
    expectSameBits(losses, expected.validation.validationLosses, `${what}: validation`);
    const rest = { validationLosses: [], seconds: [] };
    expect({ ...actual.validation, ...rest }, what).toEqual({ ...expected.validation, ...rest });
  }
  expect(actual.report.seconds.length, what).toBe(report.losses.length);
  expect(actual.report.seconds.every((s) => s >= 0)).toBe(true);
  for (const region of ["parameters", "buffers", "slots", "x"] as const) {
    expectSameBits(actual.memory[region], memory[region], `${what}: ${region}`);
  }
  for (const region of ["counters", "steps", "y", "generators"] as const) {
    expect([...actual.memory[region]], `${what}: ${region}`).toEqual([...memory[region]]);
  }
}

/** That the run comes out the same on the addon, with each number of threads, as in TypeScript: that outcome. */
export async function expectRunParity(
  isa: Isa,
  run: Run,
  what: string,
  threads: readonly number[] = [1],
): Promise<Outcome> {
  const expected = await outcomeOf(reference, run);
  for (const count of threads) {
    expectSameOutcome(await outcomeOf(nativeAt(isa, count), run), expected, `${what}, ${count} threads`);
  }
  return expected;
}

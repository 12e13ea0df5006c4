/** The trainer: the same plan, memory and epochs give the same parameters, momentum, losses and generator. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Isa, LayerPlan } from "../../dist/backend/backend.js";
import { expectSameBits } from "../support/bits.js";
import { nativeAt, reference } from "../support/natives.js";
import { floats, floatsWithSpecials } from "../support/numbers.js";
import { describeEachIsa, THREADS } from "../support/parity.js";
import {
  contents,
  floatsNearOne,
  load,
  memoryOf,
  outcomeOf,
  planOf,
  SGD,
  type Outcome,
  type Run,
} from "../support/trainer_runs.js";

/** The same in words as bits; the counts of steps only as far as they decide anything. */
function expectSameOutcome(actual: Outcome, expected: Outcome, what: string): void {
  const { memory, report } = expected;
  expectSameBits(actual.report.losses, report.losses, `${what}: losses`);
  expect(actual.report.cancelled, what).toBe(report.cancelled);
  expect(actual.report.seconds.length, what).toBe(report.losses.length);
  expect(actual.report.seconds.every((s) => s >= 0)).toBe(true);
  for (const region of ["parameters", "momentum", "x"] as const) {
    expectSameBits(actual.memory[region], memory[region], `${what}: ${region}`);
  }
  for (const region of ["steps", "y", "generator"] as const) {
    expect([...actual.memory[region]], `${what}: ${region}`).toEqual([...memory[region]]);
  }
}

async function expectParity(isa: Isa, run: Run, what: string, threads: readonly number[] = [1]): Promise<Outcome> {
  const expected = await outcomeOf(reference, run);
  for (const count of threads) {
    expectSameOutcome(await outcomeOf(nativeAt(isa, count), run), expected, `${what}, ${count} threads`);
  }
  return expected;
}

const ORDERS = ["sequential", "reseeded", "own"] as const;

describeEachIsa("a training run is the TypeScript one to the bit", (isa) => {
  it.each(ORDERS)("%s order, full and short batches, one or several a run", async (order) => {
    for (const batchSize of [1, 3, 6, 19, 20, 21, 1000]) {
      for (const dropLast of [false, true]) {
        const plan = planOf([5, 7, 3], { order, batchSize, dropLast });
        const { report } = await expectParity(isa, { plan }, `batches of ${batchSize}, dropLast ${dropLast}`);
        const trains = !dropLast || batchSize <= 20;
        expect(report.losses.every((loss) => Number.isNaN(loss) !== trains)).toBe(true);
      }
    }
  });

  it.each(ORDERS)("%s order, with threads and batches of more than one block", async (order) => {
    const plan = planOf([40, 70, 33, 10], { order, samples: 600, batchSize: 290 });
    await expectParity(isa, { plan, epochs: 2 }, "40-70-33-10", THREADS);
  });

  it.each([0, 1, 2])("%i samples", async (samples) => {
    for (const order of ORDERS) {
      if (samples === 0 && order !== "sequential") continue; // refused: there is nothing to shuffle
      for (const dropLast of [false, true]) {
        const plan = planOf([3, 4, 2], { samples, order, dropLast, batchSize: 2 });
        await expectParity(isa, { plan }, `${samples} samples, ${order}, dropLast ${dropLast}`);
      }
    }
  });

  it("layers of all kinds in any place, with and without bias", async () => {
    const linear = (inFeatures: number, outFeatures: number, bias: boolean): LayerPlan => {
      return { kind: "linear", inFeatures, outFeatures, bias };
    };
    const [tanh, identity]: LayerPlan[] = [{ kind: "tanh" }, { kind: "identity" }];
    const nets: (LayerPlan | undefined)[][] = [
      [],
      [tanh],
      [identity],
      [identity, tanh, linear(4, 3, false), identity, tanh, linear(3, 5, true), tanh, identity, identity],
      [tanh, tanh, linear(4, 1, true), linear(1, 9, false), linear(9, 2, true)],
      [linear(4, 0, false), linear(0, 3, true)],
      [linear(4, 0, true), tanh, linear(0, 3, false)],
    ];
    for (const net of nets) {
      const plan = planOf([4], { layers: net as LayerPlan[] });
      await expectParity(isa, { plan }, JSON.stringify(net.map((l) => l?.kind)));
    }
  });

  it("groups, and parameters that nothing trains", async () => {
    const second = { ...SGD, lr: 0.03, momentum: 0, weightDecay: 0.02, maximize: true };
    const third = { ...SGD, nesterov: true, weightDecay: 1e-60, momentum: 1e-60 };
    const groups = [SGD, second, third];
    for (const parameterGroups of [
      [0, 1, 2, 0],
      [-1, -1, 0, 1],
      [-1, 2, -1, -1],
      [2, -1, 0, -1],
      [-1, -1, -1, -1],
    ]) {
      const plan = planOf([5, 7, 3], { parameterGroups });
      await expectParity(isa, { plan, groups }, `groups ${parameterGroups}`);
    }
  });

  it("the summed loss, and numbers that overflow", async () => {
    await expectParity(isa, { plan: planOf([5, 7, 3], { reduction: "sum" }) }, "sum");
    await expectParity(isa, { plan: planOf([5, 7, 3]), fill: floats }, "large numbers");
    await expectParity(isa, { plan: planOf([5, 7, 3]), fill: floatsWithSpecials }, "special numbers");
  });

  it("any plan", async () => {
    const size = fc.integer({ min: 1, max: 20 });
    const plans = fc.record({
      dims: fc.array(size, { minLength: 2, maxLength: 5 }),
      samples: fc.integer({ min: 1, max: 40 }),
      batchSize: fc.integer({ min: 1, max: 45 }),
      dropLast: fc.boolean(),
      order: fc.constantFrom(...ORDERS),
      epochs: fc.integer({ min: 0, max: 3 }),
      threads: fc.constantFrom(...THREADS),
    });
    const property = fc.asyncProperty(plans, async ({ dims, epochs, threads, ...changes }) => {
      const run = { plan: planOf(dims, changes), epochs };
      await expectParity(isa, run, JSON.stringify({ dims, ...changes }), [threads]);
    });
    await fc.assert(property, { seed: 16, numRuns: 60 });
  });

  it("epochs in one run or in several, on one trainer or on another", async () => {
    const plan = planOf([5, 7, 3], { order: "own" });
    const whole = await outcomeOf(reference, { plan, epochs: 4 });
    for (const backend of [reference, nativeAt(isa)]) {
      const [first, second] = [backend.createTrainer(plan), backend.createTrainer(plan)];
      const memory = memoryOf(plan, floatsNearOne);
      load(first, memory);
      await first.run(1, [SGD]);
      await first.run(1, [SGD]);
      load(second, contents(first, memory));
      await second.run(2, [SGD]);
      const { parameters, momentum, generator } = contents(second, memory);
      expectSameBits(parameters, whole.memory.parameters, backend.name);
      expectSameBits(momentum, whole.memory.momentum, backend.name);
      expect([...generator]).toEqual([...whole.memory.generator]);
    }
  });
});

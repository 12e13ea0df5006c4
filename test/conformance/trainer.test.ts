/** The trainer: the same plan, memory and epochs give the same parameters, momentum, losses and generator. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Loss } from "../../dist/backend/operations.js";
import type { LayerPlan, Schedule } from "../../dist/backend/training.js";
import { expectSameBits } from "../support/bits.js";
import { anyGraph } from "../support/graphs.js";
import { classLosses, valueLosses } from "../support/losses.js";
import { nativeAt, reference } from "../support/natives.js";
import { floats, floatsWithSpecials } from "../support/numbers.js";
import { RULES } from "../support/optimizer_rules.js";
import { describeEachIsa, THREADS } from "../support/parity.js";
import { expectRunParity } from "../support/trainer_parity.js";
import {
  contents,
  CROSS_ENTROPY,
  floatsNearOne,
  linear,
  lossOf,
  load,
  memoryOf,
  outcomeOf,
  outputsOf,
  planOf,
  SGD,
  TANH,
} from "../support/trainer_runs.js";

const ORDERS = ["sequential", "reseeded", "own"] as const;

describeEachIsa("a training run is the TypeScript one to the bit", (isa) => {
  it.each(ORDERS)("%s order, full and short batches, one or several a run", async (order) => {
    for (const batchSize of [1, 3, 6, 19, 20, 21, 1000]) {
      for (const dropLast of [false, true]) {
        const plan = planOf([5, 7, 3], { order, batchSize, dropLast });
        const { report } = await expectRunParity(isa, { plan }, `batches of ${batchSize}, dropLast ${dropLast}`);
        const trains = !dropLast || batchSize <= 20;
        expect(report.losses.every((loss) => Number.isNaN(loss) !== trains)).toBe(true);
      }
    }
  });

  it.each(ORDERS)("%s order, with threads and batches of more than one block", async (order) => {
    const plan = planOf([40, 70, 33, 10], { order, samples: 600, batchSize: 290 });
    await expectRunParity(isa, { plan, epochs: 2 }, "40-70-33-10", THREADS);
    await expectRunParity(isa, { plan: { ...plan, accumulate: 2 }, epochs: 2 }, "two batches a step", THREADS);
  });

  it.each([512, 700, 1030])("batches of %i samples, whose blocks threads share out", async (batchSize) => {
    const dropout: LayerPlan = { kind: "dropout", p: 0.3, generator: 0 };
    const layerNorm: LayerPlan = { kind: "layer_norm", affine: true, bias: true, eps: 1e-5 };
    const layers = [linear(20, 40), TANH, dropout, layerNorm, linear(40, 40), dropout, linear(40, 5)];
    const plan = planOf([20], { layers, samples: 2 * batchSize + 30, batchSize, clipGradNorm: 0.5 });
    await expectRunParity(isa, { plan, epochs: 1 }, `batches of ${batchSize}`, THREADS);
    await expectRunParity(isa, { plan: { ...plan, accumulate: 2 }, epochs: 1 }, "two batches a step", THREADS);
  });

  it("samples that are given, more or fewer than there are, another number in each run", async () => {
    const orderOf = (length: number): Int32Array => Int32Array.from({ length }, (_, i) => (i * 13) % 20);
    const dropout: LayerPlan = { kind: "dropout", p: 0.3, generator: 0 };
    const layers = [linear(5, 7), dropout, TANH, linear(7, 3)];
    for (const lengths of [[0], [1], [20, 7], [7, 45], [3, 90, 0, 12]]) {
      for (const batchSize of [1, 6, 30]) {
        for (const dropLast of [false, true]) {
          const plan = planOf([5], { layers, order: "given", batchSize, dropLast, accumulate: 1 + (batchSize % 2) });
          const what = `${lengths} samples in batches of ${batchSize}, dropLast ${dropLast}`;
          await expectRunParity(isa, { plan, orders: lengths.map(orderOf) }, what);
        }
      }
    }
    const plan = planOf([40, 70, 33, 10], { order: "given", samples: 20, batchSize: 290 });
    await expectRunParity(isa, { plan, epochs: 1, orders: [orderOf(600), orderOf(9)] }, "blocks", THREADS);
  });

  it.each([0, 1, 2])("%i samples", async (samples) => {
    for (const order of ORDERS) {
      if (samples === 0 && order !== "sequential") continue; // refused: there is nothing to shuffle
      for (const dropLast of [false, true]) {
        const plan = planOf([3, 4, 2], { samples, order, dropLast, batchSize: 2 });
        await expectRunParity(isa, { plan }, `${samples} samples, ${order}, dropLast ${dropLast}`);
      }
    }
  });

  it("every rule of an optimiser, with and without clipping", async () => {
    for (const [i, rule] of RULES.entries()) {
      const clipGradNorm = [null, 0, 0.01, 1e9][i % 4] as number | null;
      const plan = planOf([5, 17, 3], { clipGradNorm, order: "reseeded" });
      await expectRunParity(isa, { plan, schedule: [[rule]] }, `${JSON.stringify(rule)}, clipped to ${clipGradNorm}`);
    }
  });

  it("parameters that nothing trains, or that are frozen", async () => {
    for (const clipGradNorm of [null, 0.01]) {
      for (const parameterGroups of [
        [-2, 0, 0, 0],
        [0, -2, 0, -1],
        [-2, -2, 0, 0],
        [-1, 0, -2, -2],
        [-2, -1, -2, 0],
      ]) {
        const plan = planOf([5, 17, 3], { parameterGroups, clipGradNorm, batchSize: 290, samples: 300 });
        await expectRunParity(isa, { plan }, `groups ${parameterGroups}, clipped to ${clipGradNorm}`, THREADS);
      }
    }
  });

  it("a row of rules for each step", async () => {
    const plan = planOf([5, 7, 3], { parameterGroups: [0, 1, 1, 0] });
    const schedule: Schedule = Array.from({ length: 12 }, (_, i) => [
      { ...SGD, lr: 0.01 * i },
      { ...SGD, lr: 0.1 / (i + 1), nesterov: true },
    ]);
    await expectRunParity(isa, { plan, schedule }, "twelve rows");
  });

  /** One of each kind with weights and without. */
  const some = (losses: readonly Loss[]): Loss[] => [
    ...new Map(
      losses.map((loss) => [`${loss.kind} ${loss.weight !== null} ${loss.posWeight !== null}`, loss]),
    ).values(),
  ];
  const losses: [Loss, number][] = [
    ...some(classLosses(3)).map((loss): [Loss, number] => [loss, 0]),
    ...some(valueLosses(3)).map((loss): [Loss, number] => [loss, 3]),
  ];

  it.each(losses)("the loss %o with %i values a target, and validation", async (loss, targetColumns) => {
    for (const validationSamples of [0, 1, 6, 13]) {
      const plan = planOf([5, 7, 3], { loss, targetColumns, validationSamples, order: "own" });
      await expectRunParity(isa, { plan }, `${loss.kind}, ${validationSamples} validation samples`);
    }
  });

  it("validation by itself, of samples in any order, in batches of their own size", async () => {
    const orders = [[], [3], [5, 0, 0, 4, 1, 5, 2, 2, 3, 1, 0], Array.from({ length: 700 }, (_, i) => (i * 5) % 6)];
    for (const [loss, targetColumns] of losses) {
      for (const order of orders) {
        for (const validationBatchSize of [1, 4, 600]) {
          const changes = { loss, targetColumns, validationSamples: 6, validates: false, validationBatchSize };
          const run = { plan: planOf([5, 7, 3], changes), epochs: 1, validated: Int32Array.from(order) };
          const { report, validation } = await expectRunParity(isa, run, `${loss.kind}, ${order.length} samples`);
          expect(report.validationLosses[0]).toBeNaN();
          expect(validation?.validationLosses.length).toBe(1);
        }
      }
    }
  });

  it("a stop at NaN, before it changes anything", async () => {
    const dropout: LayerPlan = { kind: "dropout", p: 0.3, generator: 1 };
    const layers = [linear(5, 7), dropout, TANH, linear(7, 3)];
    const fill = (length: number, seed: number): Float32Array => {
      const numbers = floatsNearOne(length, seed);
      if (length === 100) numbers[62] = Number.NaN;
      return numbers;
    };
    for (const order of ORDERS) {
      for (const batchSize of [1, 6, 20]) {
        const plan = planOf([5], { layers, generators: 2, order, batchSize, stopOnNaN: true });
        const { report } = await expectRunParity(isa, { plan, fill }, `${order}, batches of ${batchSize}`, [1, 3]);
        expect(report.failedLoss).toBeNaN();
        expect(report.losses.length).toBe(0);
      }
    }
    const finite = planOf([5], { layers, generators: 2, stopOnNaN: true });
    expect((await expectRunParity(isa, { plan: finite }, "finite")).report.failedLoss).toBeNull();
  });

  it("groups, and parameters that nothing trains", async () => {
    const second = { ...SGD, lr: 0.03, momentum: 0, weightDecay: 0.02, maximize: true };
    const third = { ...SGD, nesterov: true, weightDecay: 1e-60, momentum: 1e-60 };
    const schedule = [[SGD, second, third]];
    for (const parameterGroups of [
      [0, 1, 2, 0],
      [-1, -1, 0, 1],
      [-1, 2, -1, -1],
      [2, -1, 0, -1],
      [-1, -1, -1, -1],
    ]) {
      const plan = planOf([5, 7, 3], { parameterGroups });
      await expectRunParity(isa, { plan, schedule }, `groups ${parameterGroups}`);
    }
  });

  it("the summed loss, and numbers that overflow", async () => {
    await expectRunParity(isa, { plan: planOf([5, 7, 3], { loss: { ...CROSS_ENTROPY, reduction: "sum" } }) }, "sum");
    await expectRunParity(isa, { plan: planOf([5, 7, 3]), fill: floats }, "large numbers");
    await expectRunParity(isa, { plan: planOf([5, 7, 3]), fill: floatsWithSpecials }, "special numbers");
  });

  it("any plan", async () => {
    const size = fc.integer({ min: 1, max: 20 });
    const plans = fc.record({
      dims: fc.array(size, { minLength: 2, maxLength: 5 }),
      samples: fc.integer({ min: 1, max: 40 }),
      batchSize: fc.integer({ min: 1, max: 45 }),
      dropLast: fc.boolean(),
      order: fc.constantFrom(...ORDERS),
      accumulate: fc.constantFrom(1, 1, 2, 3, 50),
      epochs: fc.integer({ min: 0, max: 3 }),
      threads: fc.constantFrom(...THREADS),
    });
    const property = fc.asyncProperty(plans, async ({ dims, epochs, threads, ...changes }) => {
      const run = { plan: planOf(dims, changes), epochs };
      await expectRunParity(isa, run, JSON.stringify({ dims, ...changes }), [threads]);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it("any graph, parts of it frozen", async () => {
    const runs = anyGraph(4).chain((layers) => {
      const parameters = planOf([4], { layers }).parameterGroups.length;
      const groups = fc.array(fc.constantFrom(0, 0, -1, -2), { minLength: parameters, maxLength: parameters });
      return fc.record({ layers: fc.constant(layers), parameterGroups: groups, threads: fc.constantFrom(...THREADS) });
    });
    const property = fc.asyncProperty(runs, async ({ threads, ...changes }) => {
      const loss = lossOf("mse");
      const targetColumns = outputsOf(planOf([4], changes));
      const plan = planOf([4], { ...changes, loss, targetColumns, generators: 2, validationSamples: 7 });
      await expectRunParity(isa, { plan }, JSON.stringify(changes), [threads]);
    });
    await fc.assert(property, { numRuns: 150 });
  });

  it("epochs in one run or in several, on one trainer or on another", async () => {
    const plan = planOf([5, 7, 3], { order: "own" });
    const whole = await outcomeOf(reference, { plan, epochs: 4 });
    for (const backend of [reference, nativeAt(isa)]) {
      const [first, second] = [backend.createTrainer(plan), backend.createTrainer(plan)];
      const memory = memoryOf(plan, floatsNearOne);
      load(first, memory);
      await first.run(1, [[SGD]]);
      await first.run(1, [[SGD]]);
      load(second, contents(first, memory));
      await second.run(2, [[SGD]]);
      const { parameters, slots, generators } = contents(second, memory);
      expectSameBits(parameters, whole.memory.parameters, backend.name);
      expectSameBits(slots, whole.memory.slots, backend.name);
      expect([...generators]).toEqual([...whole.memory.generators]);
    }
  });
});

/** fit by a sampler: the loop over a DataLoader with that sampler, to the bit, wherever and whenever it draws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Generator,
  type NumberSequence,
  OneCycleLR,
  RandomSampler,
  randperm,
  SequentialSampler,
  SubsetRandomSampler,
  tensor,
  WeightedRandomSampler,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectRejects, failureOf } from "../support/errors.js";
import { dataFor, oneCycle } from "../support/recipes.js";
import { pause } from "../support/running_fit.js";
import {
  byFit,
  byHand,
  createParts,
  expectFitIsLoop,
  expectSameParts,
  expectSameResults,
  type Training,
} from "../support/written_out.js";

const SAMPLES = 23;
const weights = Array.from({ length: SAMPLES }, (_, i) => (i * 7) % 5);
type Sample = NonNullable<Training["sample"]>;

/** The generator that is given, or none for the default one. */
const of = (generator: Generator | undefined) => generator && { generator };
const samplers: Record<string, Sample> = {
  "in order": () => new SequentialSampler(SAMPLES),
  "a list": () => [22, 0, 3, 3, 3, 7, 1],
  "an Int32Array": () => Int32Array.from({ length: 60 }, (_, i) => (i * 5) % SAMPLES),
  "a tensor": () => tensor(BigInt64Array.of(4n, 2n, 9n, 11n, 22n)),
  nothing: () => [],
  permuted: (generator) => new RandomSampler(SAMPLES, of(generator)),
  "permuted again and again": (generator) => new RandomSampler(9, { numSamples: 31, ...of(generator) }),
  "with replacement": (_, own) => new RandomSampler(SAMPLES, { replacement: true, numSamples: 70, generator: own }),
  "by the default generator": () => new RandomSampler(SAMPLES, { numSamples: 11 }),
  "some of them": (_, own) => new SubsetRandomSampler([3, 1, 4, 15, 9, 2, 6], { generator: own }),
  weighted: (generator) => new WeightedRandomSampler(weights, 40, of(generator)),
  "weighted, without replacement": (_, own) =>
    new WeightedRandomSampler(weights, 11, { replacement: false, generator: own }),
  "one of the user's": () => ({
    *[Symbol.iterator]() {
      for (let i = 0; i < 17; i++) yield (i * i) % SAMPLES;
    },
  }),
};
const drawing: Record<string, Sample> = {
  "one of the user's, that draws as it goes": (generator, own) => ({
    *[Symbol.iterator]() {
      yield* randperm(6, of(generator));
      yield* randperm(5, { generator: own });
    },
  }),
  "one of the user's, epoch by epoch longer": (generator) => {
    let epochs = 0;
    return {
      *[Symbol.iterator]() {
        yield* randperm((epochs = (epochs % 4) + 1) * 4, of(generator));
      },
    };
  },
};
const all = { ...samplers, ...drawing };

describe.each(backends)("fit by a sampler is the written-out loop on %s", (backend) => {
  const expectSame = (training: Training, what: string) => expectFitIsLoop(backend, training, what);
  const options = { epochs: 3, batchSize: 5 };

  it.each(Object.entries(all))("%s", async (name, sample) => {
    for (const generator of ["net", "default"] as const) {
      for (const net of ["tanh", "dropouts"]) await expectSame({ net, generator, sample, options }, `${name}, ${net}`);
    }
    const validation = dataFor("CrossEntropyLoss", 13, 9);
    const others = { ...options, dropLast: true, validation, earlyStopping: { patience: 1, restoreBest: true } };
    await expectSame({ sample, options: others }, `${name}, full batches`);
    await expectSame({ sample, options, scheduler: (o) => oneCycle(o, 50) }, `${name}, one cycle`);
  });

  it.each(Object.entries(samplers))("%s, several batches a step", async (name, sample) => {
    for (const net of ["tanh", "dropouts"]) {
      await expectSame({ net, sample, options: { ...options, accumulate: 3 } }, name);
      await expectSame({ net, sample, options: { ...options, accumulate: 2, dropLast: true } }, name);
    }
  });

  it("whatever the plan", async () => {
    const plan = fc.record({
      net: fc.constantFrom("tanh", "dropouts"),
      loss: fc.constantFrom("CrossEntropyLoss" as const, "MSELoss" as const),
      generator: fc.constantFrom("net" as const, "default" as const),
      sampler: fc.constantFrom(...Object.keys(all)),
      batchSize: fc.integer({ min: 1, max: 70 }),
      dropLast: fc.boolean(),
    });
    const property = fc.asyncProperty(plan, async ({ sampler, batchSize, dropLast, ...others }) => {
      const given = { sample: all[sampler] as Sample, options: { epochs: 2, batchSize, dropLast } };
      await expectSame({ ...others, ...given }, "a plan");
    });
    await fc.assert(property, { numRuns: 30 });
  });

  it("is shuffle, where the sampler is a RandomSampler of the loader's generator", async () => {
    for (const net of ["tanh", "dropouts"]) {
      for (const generator of ["net", "default"] as const) {
        const one = createParts(backend, { net, generator, options, sample: samplers["permuted"] as Sample });
        const sampled = await byFit(one);
        const other = createParts(backend, { net, generator, options: { ...options, shuffle: true } });
        expectSameResults(sampled, await byFit(other), "results");
        expectSameParts(one, other, "parts");
      }
    }
  });

  it("checks each index before it is used: nothing has been trained by then", async () => {
    for (const index of [SAMPLES, -1, 0.5, Number.NaN, 2 ** 40, 3n ** 40n, "1", null]) {
      const { net, data, options: given } = createParts(backend, {});
      const before = JSON.stringify(net);
      const fit = () => net.fit(data, { ...given, shuffle: false, sampler: [1, index] as NumberSequence });
      await expectRejects("ERR_ARGUMENT", fit);
      expect(JSON.stringify(net)).toBe(before);
    }
  });

  it("rejects with what the sampler throws, as after the steps before", async () => {
    const thrown = new Error("no more samples");
    for (const net of ["tanh", "dropouts"]) {
      let begun = 0;
      const sampler: NumberSequence = {
        *[Symbol.iterator]() {
          if (++begun === 3) throw thrown;
          yield* [5, 1, 2];
        },
      };
      const [fitted, written] = [0, 1].map(() => createParts(backend, { net, options })) as [Parts, Parts];
      const given = { ...fitted.options, shuffle: false, sampler };
      expect(await failureOf(() => fitted.net.fit(fitted.data, given))).toBe(thrown);
      byHand({ ...written, options: { ...written.options, epochs: 2, shuffle: false, sampler: [5, 1, 2] } });
      written.options.generator?.jump(2); // the base seed of the third epoch
      expectSameParts(fitted, written, net);
    }
  });

  it("owns what the sampler draws from, and lets the sampler draw", async () => {
    const { net, data, options: given } = createParts(backend, {});
    const generator = new Generator({ backend });
    const sampler = new WeightedRandomSampler(weights, 9, { generator });
    const controller = new AbortController();
    const { signal } = controller;
    const running = failureOf(() => net.fit(data, { ...given, shuffle: false, epochs: 1e9, sampler, signal }));
    await pause(5);
    expect(() => generator.getState()).toThrow(/belongs to a running fit/);
    controller.abort("enough");
    expect(await running).toBe("enough");
    expect(generator.getState()).not.toEqual(new Generator({ backend }).getState());
  });

  it("ends where a scheduler by batches has no step left for what the sampler gives", async () => {
    const sample = drawing["one of the user's, epoch by epoch longer"] as Sample;
    const {
      net,
      data,
      options: given,
      scheduler,
    } = createParts(backend, {
      sample,
      options: { epochs: 4, batchSize: 4 },
      scheduler: (o) => oneCycle(o, 5),
    });
    await expectRejects("ERR_ARGUMENT", () => net.fit(data, given));
    expect((scheduler as OneCycleLR).lastEpoch).toBe(3); // steps of one batch and of two
  });
});

type Parts = ReturnType<typeof createParts>;

describe("a fit by a sampler", () => {
  it("refuses shuffle beside it, and what is no sampler", async () => {
    const { net, data, options } = createParts(backends[0]!, {});
    const fit = (given: object) => () => net.fit(data, { ...options, shuffle: false, ...given });
    const both = fit({ sampler: [0], shuffle: true });
    await expectRejects("ERR_ARGUMENT", both, "both", "sampler and shuffle exclude each other");
    for (const sampler of [3, "12", {}, () => [1]]) await expectRejects("ERR_ARGUMENT", fit({ sampler }));
  });
});

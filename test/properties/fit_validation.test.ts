/** fit validated by a DataLoader: the loop that iterates that loader at the end of each epoch, with its draws. */
import { describe, expect, it } from "vitest";
import {
  DataLoader,
  Generator,
  RandomSampler,
  randperm,
  SGD,
  SubsetRandomSampler,
  WeightedRandomSampler,
  type Net,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectRejects, failureOf } from "../support/errors.js";
import { dataFor, oneCycle } from "../support/recipes.js";
import { byHand, createParts, DEFAULTS, expectFitIsLoop, expectSameParts } from "../support/written_out.js";
import type { Training } from "../support/written_out.js";

/** Rates at which the loss goes up and down. */
const restless = (net: Net): SGD => new SGD(net.parameters(), { lr: 6, momentum: 0.5 });
const held = dataFor("CrossEntropyLoss", 13, 9);

describe.each(backends)("fit is the written-out loop on %s", (backend) => {
  const expectSame = (training: Training, what: string) => expectFitIsLoop(backend, training, what);
  const seeded = (seed: number): Generator => new Generator({ seed, backend });
  const loaders: Record<string, NonNullable<Training["validate"]>> = {
    "in order": (generator) => new DataLoader(held, { batchSize: 4, ...(generator && { generator }) }),
    "in larger batches than training's": () => new DataLoader(held, { batchSize: 12, generator: seeded(3) }),
    "in one batch": () => new DataLoader(held, { batchSize: 50, generator: seeded(3) }),
    "shuffled, drawn with training": (generator) =>
      new DataLoader(held, { batchSize: 4, shuffle: true, ...(generator && { generator }) }),
    "shuffled by the default generator": () => new DataLoader(held, { batchSize: 4, shuffle: true }),
    "shuffled by its own generator": () => new DataLoader(held, { batchSize: 5, shuffle: true, generator: seeded(4) }),
    "shuffled by a dropout's generator, full batches only": (_, own) =>
      new DataLoader(held, { batchSize: 4, shuffle: true, dropLast: true, generator: own }),
    "only a batch that is dropped": () => new DataLoader(held, { batchSize: 14, dropLast: true }),
    "by a sampler with replacement, of more than there are": (generator) => {
      const source = generator && { generator };
      const sampler = new RandomSampler(held, { replacement: true, numSamples: 45, ...source });
      return new DataLoader(held, { batchSize: 4, sampler, ...source });
    },
    "by a weighted sampler": (_, own) =>
      new DataLoader(held, { batchSize: 3, sampler: new WeightedRandomSampler([1, 2, 3], 7, { generator: own }) }),
    "by a sampler of some": () =>
      new DataLoader(held, { batchSize: 2, sampler: new SubsetRandomSampler([3, 1, 12]), generator: seeded(8) }),
    "by a sampler of the caller's, that draws": (generator, own) => {
      const sampler = {
        *[Symbol.iterator]() {
          const drawn = generator && { generator };
          yield* randperm(5, drawn);
          yield* randperm(3, { generator: own });
        },
      };
      return new DataLoader(held, { batchSize: 3, sampler, ...(generator && { generator }) });
    },
    "of nothing": () => new DataLoader(held, { sampler: [] }),
  };

  it.each(Object.entries(loaders))("validated by a loader, %s", async (name, validate) => {
    for (const generator of ["net", "default"] as const) {
      for (const shuffle of [true, false]) {
        const training: Training = { net: "dropouts", generator, validate, options: { ...DEFAULTS, shuffle } };
        await expectSame(training, `${name}, ${generator}, shuffle: ${shuffle}`);
      }
    }
    const earlyStopping = { patience: 2, restoreBest: true };
    const stopped = { validate, createOptimizer: restless, options: { ...DEFAULTS, epochs: 9, earlyStopping } };
    await expectSame(stopped, `${name}, with early stopping`);
    await expectSame({ validate, scheduler: (o) => oneCycle(o, 20) }, `${name}, one cycle`);
  });

  it("draws for a validation loader what it would not draw for a data set", async () => {
    const lossesWith = async (training: Training): Promise<number[]> =>
      (await expectSame(training, "validated")).epochs.map(({ loss }) => loss);
    const options = { ...DEFAULTS, validation: held };
    const byData = await lossesWith({ generator: "default", options });
    const byLoader = await lossesWith({ generator: "default", validate: loaders["in order"]! });
    expect(byLoader[0]).toBe(byData[0]);
    expect(byLoader[1]).not.toBe(byData[1]);
  });

  it("rejects with what the sampler throws, and all is as after the epoch's steps", async () => {
    const thrown = new Error("no more samples");
    let epochs = 0;
    const sampler = {
      *[Symbol.iterator]() {
        yield 1;
        if (++epochs === 2) throw thrown;
      },
    };
    const training: Training = { scheduler: (o) => oneCycle(o, 20) };
    const [fitted, written] = [createParts(backend, training), createParts(backend, training)];
    const validation = new DataLoader(held, { sampler, generator: new Generator() });
    expect(await failureOf(() => fitted.net.fit(fitted.data, { ...fitted.options, validation }))).toBe(thrown);
    byHand({ ...written, options: { ...written.options, epochs: 2 } });
    expectSameParts(fitted, written, "after two epochs");
  });

  it("refuses indices that are none, and owns what the loader and its sampler draw from", async () => {
    const { net, data, options } = createParts(backend, {});
    for (const index of [13, -1, 0.5, "1"]) {
      const validation = new DataLoader(held, { sampler: [index as number], generator: new Generator() });
      await expectRejects("ERR_ARGUMENT", () => net.fit(data, { ...options, validation }));
    }
    const [own, drawn] = [new Generator(), new Generator()];
    const sampler = new RandomSampler(held, { generator: drawn });
    const running = net.fit(data, { ...options, validation: new DataLoader(held, { sampler, generator: own }) });
    for (const generator of [own, drawn]) expect(() => generator.getState()).toThrow(/belongs to a running fit/);
    await running;
    expect(own.getState()).not.toEqual(new Generator().getState());
  });
});

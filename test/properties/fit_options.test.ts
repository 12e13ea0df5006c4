/** Every option of fit, and every net, loss and optimiser: the written-out loop to the bit. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataLoader, OneCycleLR, ReduceLROnPlateau, SGD, TensorDataset, type Net } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { failureOf } from "../support/errors.js";
import { createData, weightsOf } from "../support/training.js";
import {
  dataFor,
  losses,
  type LossName,
  nets,
  netsOfAnyBatch,
  oneCycle,
  optimizers,
  schedulers,
} from "../support/recipes.js";
import {
  byFit,
  byHand,
  createParts,
  DEFAULTS,
  expectFitIsLoop,
  expectSameParts,
  expectSameResults,
  type Training,
} from "../support/written_out.js";

const lossNames = Object.keys(losses) as LossName[];
const validation = dataFor("CrossEntropyLoss", 13, 9);
/** Rates at which the loss goes up and down. */
const restless = (net: Net): SGD => new SGD(net.parameters(), { lr: 6, momentum: 0.5 });

describe.each(backends)("fit is the written-out loop on %s", (backend) => {
  const expectSame = (training: Training, what: string) => expectFitIsLoop(backend, training, what);

  it.each(Object.keys(nets))("with a net of %s", async (net) => {
    await expectSame({ net }, "alone");
    await expectSame({ net, options: { ...DEFAULTS, validation, clipGradNorm: 0.1 } }, "validated and clipped");
  });

  it.each(lossNames)("with %s", async (loss) => {
    const { epochs } = await expectSame({ loss, options: { ...DEFAULTS, validation: dataFor(loss, 13, 9) } }, loss);
    expect(epochs.every(({ validationLoss }) => Number.isFinite(validationLoss))).toBe(true);
  });

  it.each(Object.keys(optimizers))("with %s", async (optimizer) => {
    await expectSame({ optimizer }, "alone");
    await expectSame({ optimizer, options: { ...DEFAULTS, clipGradNorm: 0.05 } }, "clipped");
    await expectSame({ optimizer, scheduler: (o) => oneCycle(o, 20) }, "one cycle");
  });

  it.each(Object.entries(schedulers))("with %s", async (name, scheduler) => {
    const { epochs } = await expectSame({ scheduler }, name);
    expect(new Set(epochs.map(({ learningRate }) => learningRate)).size).toBeGreaterThan(1);
    const byBatches = { ...DEFAULTS, epochs: 2, validation, schedulerPer: "batch" } as const;
    await expectSame({ scheduler, optimizer: "SGD in groups", options: byBatches }, `${name} by batches`);
  });

  it("with OneCycleLR by epochs", async () => {
    const options = { ...DEFAULTS, schedulerPer: "epoch" as const };
    const { epochs } = await expectSame({ scheduler: (o) => oneCycle(o, 4), options }, "one cycle of 4 epochs");
    expect(new Set(epochs.map(({ learningRate }) => learningRate)).size).toBe(4);
  });

  it.each([2, 3, 5, 100])("with %i batches a step", async (accumulate) => {
    const options = { ...DEFAULTS, accumulate };
    for (const loss of lossNames) await expectSame({ loss, options }, loss);
    await expectSame(
      { net: "dropouts", generator: "default", options: { ...options, clipGradNorm: 0.05 } },
      "dropouts",
    );
    await expectSame(
      { optimizer: "Adam", options: { ...options, batchSize: 4, dropLast: true, validation } },
      "full batches",
    );
    await expectSame({ scheduler: (o) => oneCycle(o, 50), options: { ...options, batchSize: 1 } }, "one cycle");
  });

  it("with several batches a step, about as with one of all their samples", async () => {
    const train = async (batchSize: number, accumulate: number): Promise<Float32Array> => {
      const options = { epochs: 6, shuffle: true, batchSize, accumulate };
      const parts = createParts(backend, { loss: "MSELoss", options });
      await byFit(parts);
      return weightsOf(parts.net);
    };
    const [whole, parts] = [await train(12, 1), await train(4, 3)]; // of 23 samples, the last step has 11
    parts.forEach((weight, i) => expect(weight).toBeCloseTo(whole[i] as number, 6));
  });

  it("with OneCycleLR, whose momentum comes and goes", async () => {
    const cycle = (baseMomentum: number, maxMomentum: number): Training => ({
      optimizer: "plain SGD",
      scheduler: (o) => new OneCycleLR(o, { maxLr: 0.2, totalSteps: 20, baseMomentum, maxMomentum }),
    });
    await expectSame(cycle(0.5, 0), "nothing at the ends");
    await expectSame(cycle(0, 0.5), "nothing at the top");
    await expectSame({ ...cycle(0.5, 0), options: { ...DEFAULTS, epochs: 1, batchSize: 23 } }, "nothing yet");
    await expectSame({ ...cycle(0.5, 0), optimizer: "RMSprop" }, "RMSprop");
    await expectSame({ ...cycle(0.5, 0.9), options: { ...DEFAULTS, dropLast: true } }, "before its end");
  });

  it("with ReduceLROnPlateau, on the validation loss or the loss", async () => {
    const training: Training = {
      createOptimizer: restless,
      scheduler: (o) => new ReduceLROnPlateau(o, { patience: 0, factor: 0.5 }),
      options: { ...DEFAULTS, epochs: 8 },
    };
    const rates = async (given: Training): Promise<number[]> =>
      (await expectSame(given, "plateau")).epochs.map(({ learningRate }) => learningRate);
    const alone = await rates(training);
    const validated = await rates({ ...training, options: { ...DEFAULTS, epochs: 8, validation } });
    for (const own of [alone, validated]) expect(own.at(-1)).toBeLessThan(6);
    expect(validated).not.toEqual(alone);
  });

  it.each(["net", "default"] as const)("with dropouts, drawing from the %s generator too", async (generator) => {
    for (const shuffle of [true, false]) {
      const options = { ...DEFAULTS, shuffle, validation };
      await expectSame({ net: "dropouts", generator, options }, `shuffle: ${shuffle}`);
    }
  });

  it("with no epochs: nothing changes", async () => {
    const options = { epochs: 0, validation, earlyStopping: { patience: 1, restoreBest: true } };
    const training: Training = { net: "dropouts", options, scheduler: (o) => oneCycle(o, 1) };
    expect(await expectSame(training, "none")).toEqual({ epochs: [], stoppedEarly: false });
  });

  it("validates on the data it trains on, too", async () => {
    const data = dataFor("MSELoss", 11);
    await expectSame({ loss: "MSELoss", data, net: "dropouts", options: { ...DEFAULTS, validation: data } }, "both");
  });

  it("whatever the plan", async () => {
    const plan = fc.record({
      net: fc.constantFrom(...netsOfAnyBatch),
      loss: fc.constantFrom(...lossNames),
      optimizer: fc.constantFrom(...Object.keys(optimizers)),
      scheduler: fc.constantFrom("none", "one cycle", "plateau", ...Object.keys(schedulers)),
      generator: fc.constantFrom("net" as const, "default" as const),
      samples: fc.integer({ min: 1, max: 30 }),
      held: fc.integer({ min: 0, max: 9 }),
      validate: fc.record({
        batchSize: fc.integer({ min: 0, max: 12 }),
        shuffle: fc.boolean(),
        dropLast: fc.boolean(),
        drawn: fc.constantFrom("with training", "by default", "from another"),
      }),
      loader: fc.record({
        epochs: fc.integer({ min: 1, max: 4 }),
        batchSize: fc.integer({ min: 1, max: 32 }),
        shuffle: fc.boolean(),
        dropLast: fc.boolean(),
        accumulate: fc.constantFrom(1, 1, 2, 3, 9),
      }),
      clip: fc.boolean(),
      patience: fc.integer({ min: 0, max: 2 }),
      per: fc.constantFrom("epoch" as const, "batch" as const, undefined),
    });
    const property = fc.asyncProperty(plan, async (all) => {
      const { scheduler, samples, held, loader, clip, patience, validate, per, ...others } = all;
      const training: Training = {
        ...others,
        data: dataFor(others.loss, samples, samples),
        options: {
          ...loader,
          ...(clip && { clipGradNorm: 0.1 }),
          ...(held > 0 && { validation: dataFor(others.loss, held, 5) }),
          ...(per !== undefined && !["none", "plateau"].includes(scheduler) && { schedulerPer: per }),
          ...(patience > 0 && { earlyStopping: { patience, restoreBest: clip } }),
        },
        ...(held > 0 && validate.batchSize > 0 && { validate: loaderOf(dataFor(others.loss, held, 5), validate) }),
      };
      const creators: Record<string, NonNullable<Training["scheduler"]>> = {
        ...schedulers,
        "one cycle": (o) => oneCycle(o, 130),
        plateau: (o) => new ReduceLROnPlateau(o, { patience: 0, threshold: 0.2 }),
      };
      const create = creators[scheduler];
      await expectSame(create ? { ...training, scheduler: create } : training, "a plan");
    });
    await fc.assert(property, { numRuns: 60 });
  });
});

interface Validate {
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly drawn: string;
}

/** A validation loader that draws from training's generator, the default one, or another one. */
function loaderOf(data: TensorDataset, { drawn, ...options }: Validate): NonNullable<Training["validate"]> {
  return (generator, own) => {
    const source = drawn === "with training" ? generator : drawn === "by default" ? undefined : own;
    return new DataLoader(data, { ...options, ...(source && { generator: source }) });
  };
}

describe.each(backends)("between epochs and steps on %s", (backend) => {
  it("what onEpoch changes holds for the next epoch", async () => {
    const training: Training = {
      net: "dropouts",
      optimizer: "Adam",
      scheduler: (o) => schedulers["StepLR"]!(o),
      options: { ...DEFAULTS, validation: dataFor("CrossEntropyLoss", 13, 9), earlyStopping: { patience: 9 } },
    };
    const [fitted, written] = [createParts(backend, training), createParts(backend, training)];
    const change =
      ({ net, optimizer, scheduler, own, options: { validation: held } }: typeof fitted) =>
      ({ epoch }: { epoch: number }): void => {
        if (epoch === 1) optimizer.lr *= 3;
        if (epoch === 1) (held as TensorDataset).x.data.fill(epoch);
        if (epoch === 2) own.manualSeed(1);
        if (epoch === 2) scheduler?.loadStateDict({ ...scheduler.stateDict(), lastEpoch: 1 } as never);
        if (epoch === 3) net.parameters()[0]?.data.fill(0.5);
        if (epoch === 3) optimizer.loadStateDict({ ...optimizer.stateDict(), state: {} } as never);
      };
    const copy = (): TensorDataset => dataFor("CrossEntropyLoss", 13, 9);
    for (const parts of [fitted, written]) (parts.options as { validation: TensorDataset }).validation = copy();
    const result = await byFit({ ...fitted, options: { ...fitted.options, onEpoch: change(fitted) } });
    expectSameResults(result, byHand(written, Infinity, change(written)), "changes");
    expectSameParts(fitted, written, "changes");
  });

  it("a parameter that the optimiser has let go keeps its state", async () => {
    const [fitted, written] = [createParts(backend, {}), createParts(backend, {})];
    const letGo =
      ({ optimizer }: typeof fitted) =>
      (): void =>
        void optimizer.paramGroups[0]?.params.shift();
    await byFit({ ...fitted, options: { ...fitted.options, onEpoch: letGo(fitted) } });
    byHand(written, Infinity, letGo(written));
    expectSameParts(fitted, written, "fewer parameters");
  });

  it("stopped in the middle of an epoch, all is as after the last finished step", async () => {
    const samples = 40_000;
    const training: Training = {
      net: "dropouts",
      optimizer: "Adam",
      data: createData(samples, 4, 3),
      scheduler: (o) => oneCycle(o, samples),
      options: { epochs: 1, batchSize: 1, shuffle: true },
    };
    const [fitted, written] = [createParts(backend, training), createParts(backend, training)];
    const controller = new AbortController();
    const { signal } = controller;
    const done = failureOf(() => byFit({ ...fitted, options: { ...fitted.options, signal } }));
    setTimeout(() => controller.abort("enough"), 5);
    expect(await done).toBe("enough");
    const steps = (fitted.scheduler as OneCycleLR).lastEpoch;
    expect(steps).toBeLessThan(samples);
    if (steps > 0) byHand(written, steps);
    expectSameParts(fitted, written, `${steps} steps`);
  });

  it("refuses to go on under a OneCycleLR that onEpoch has used up, with nothing changed by the next epoch", async () => {
    const training: Training = { scheduler: (o) => oneCycle(o, 20) };
    const [fitted, written] = [createParts(backend, training), createParts(backend, training)];
    const step =
      ({ scheduler }: typeof fitted) =>
      (): void =>
        (scheduler as OneCycleLR).step();
    const options = { ...fitted.options, onEpoch: step(fitted) };
    expect(await failureOf(() => byFit({ ...fitted, options }))).toMatchObject({ code: "ERR_ARGUMENT" });
    byHand(written, 5, step(written));
    expectSameParts(fitted, written, "after one epoch");
  });
});

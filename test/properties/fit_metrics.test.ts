/** fit's metrics, and early stopping by one: what a user computes by hand from the outputs of the loop, to the bit. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BCELoss,
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  DataLoader,
  Linear,
  MSELoss,
  Net,
  ReduceLROnPlateau,
  SGD,
  tensor,
  TensorDataset,
  WeightedRandomSampler,
  type FitOptions,
  type Metric,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectRejects } from "../support/errors.js";
import { dataFor, type LossName, losses } from "../support/recipes.js";
import { createParts, DEFAULTS, expectFitIsLoop, type Training } from "../support/written_out.js";

const CLASSES: readonly Metric[] = ["accuracy", "confusion"];
const VALUES: readonly Metric[] = ["r2"];
const metricsOf: Partial<Record<LossName, readonly Metric[]>> = {
  CrossEntropyLoss: CLASSES,
  "CrossEntropyLoss of probabilities": CLASSES,
  NLLLoss: CLASSES, // with an index that does not count
  BCEWithLogitsLoss: CLASSES,
  MSELoss: VALUES,
  L1Loss: VALUES,
  SmoothL1Loss: VALUES,
  HuberLoss: VALUES,
};
const names = Object.keys(metricsOf) as LossName[];
/** Rates at which the loss goes up and down. */
const restless = (net: Net): SGD => new SGD(net.parameters(), { lr: 2, momentum: 0.5 });

describe.each(backends)("what a fit measures on %s", (backend) => {
  const expectSame = (training: Training, what: string) => expectFitIsLoop(backend, training, what);

  it.each(names)("with %s, as by hand", async (loss) => {
    const metrics = metricsOf[loss] as readonly Metric[];
    const { epochs } = await expectSame({ loss, options: { ...DEFAULTS, metrics } }, loss);
    for (const epoch of epochs) {
      for (const metric of metrics) expect(epoch[metric]).toBeDefined();
      expect(epoch.validationAccuracy ?? epoch.validationR2).toBeUndefined();
    }
    const validation = dataFor(loss, 13, 9);
    await expectSame({ loss, net: "dropouts", options: { ...DEFAULTS, metrics, validation } }, `${loss}, validated`);
    const validate = () => new DataLoader(validation, { batchSize: 4, shuffle: true, dropLast: true });
    await expectSame({ loss, validate, options: { ...DEFAULTS, metrics, accumulate: 2 } }, `${loss}, by a loader`);
  });

  it("whatever the plan", async () => {
    const plan = fc.record({
      loss: fc.constantFrom(...names),
      net: fc.constantFrom("tanh", "dropouts", "layer norms"),
      held: fc.integer({ min: 0, max: 9 }),
      samples: fc.integer({ min: 1, max: 30 }),
      batchSize: fc.integer({ min: 1, max: 32 }),
      few: fc.boolean(),
      isSampled: fc.boolean(),
      patience: fc.integer({ min: 0, max: 3 }),
      mode: fc.constantFrom("min" as const, "max" as const, undefined),
      minDelta: fc.constantFrom(0, 0.05),
    });
    const property = fc.asyncProperty(plan, async ({ loss, net, held, samples, batchSize, few, ...rest }) => {
      const all = metricsOf[loss] as readonly Metric[];
      const { isSampled, patience, mode, minDelta } = rest;
      const monitor = all[0] as "accuracy" | "r2";
      const earlyStopping = { patience, minDelta, restoreBest: few, monitor, ...(mode && { mode }) };
      const options = {
        epochs: 4,
        batchSize,
        metrics: few ? all.slice(0, 1) : all.toReversed(),
        ...(held > 0 && { validation: dataFor(loss, held, 5) }),
        ...(patience > 0 && { earlyStopping }),
      };
      const weights = Array.from({ length: samples }, (_, i) => i + 1);
      const sample: Training["sample"] = (generator) =>
        new WeightedRandomSampler(weights, 17, generator && { generator });
      const training = { loss, net, data: dataFor(loss, samples), createOptimizer: restless, options };
      await expectSame(isSampled ? { ...training, sample } : training, "a plan");
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it("of outputs that are NaN, and of equal ones", async () => {
    const x = tensor([[0, 0, 0, 0], [Number.NaN, 0, 0, 0], [1, 1, 1, 1]]); // prettier-ignore
    const net = new Net([new Linear(4, 3)]);
    const same = net.parameters().map((p) => p.zero_());
    const options = { loss: new CrossEntropyLoss(), optimizer: new SGD(same, { lr: 0 }), epochs: 1, batchSize: 2 };
    const data = new TensorDataset(x, Int32Array.of(0, 0, 2));
    const { epochs } = await net.fit(data, { ...options, metrics: ["confusion", "accuracy"] });
    // The first of equals is taken, and the first NaN.
    expect(epochs[0]).toMatchObject({ accuracy: 2 / 3, confusion: [[2, 0, 0], [0, 0, 0], [1, 0, 0]] }); // prettier-ignore
  });

  it("of nothing that counts: no number", async () => {
    const { net, data, options } = createParts(backend, {});
    const loss = new CrossEntropyLoss({ ignoreIndex: 2 });
    const ignored = new TensorDataset(data.x, new Int32Array(data.length).fill(2));
    const { epochs } = await net.fit(ignored, { ...options, loss, epochs: 1, metrics: CLASSES });
    expect(epochs[0]?.accuracy).toBeNaN();
    expect(epochs[0]?.confusion).toEqual([[0, 0, 0], [0, 0, 0], [0, 0, 0]]); // prettier-ignore
  });

  it("of probabilities, with a half as the limit", async () => {
    const net = new Net([new Linear(1, 1, { bias: false })]);
    net.parameters()[0]?.fill_(1);
    const data = new TensorDataset(tensor([[0.5], [0.51], [0.2], [0.9]]), tensor([[0], [1], [1], [0]]));
    const optimizer = new SGD(net.parameters(), { lr: 0 });
    const fit = (loss: BCELoss | BCEWithLogitsLoss) =>
      net.fit(data, { loss, optimizer, epochs: 1, batchSize: 4, metrics: CLASSES });
    const [probabilities] = (await fit(new BCELoss())).epochs;
    expect(probabilities).toMatchObject({ accuracy: 0.5, confusion: [[1, 1], [1, 1]] }); // prettier-ignore
    const [logits] = (await fit(new BCEWithLogitsLoss())).epochs;
    expect(logits).toMatchObject({ accuracy: 0.5, confusion: [[0, 2], [0, 2]] }); // prettier-ignore
  });

  // r2_score of scikit-learn 1.9 for these outputs and targets, multioutput "uniform_average".
  it.each([
    [[[3, -0.5], [2, 7], [2.5, 1]], [[2.5, 0], [0, 8], [2, 1.5]], -3.5238095238095237], // prettier-ignore
    [[[5], [5], [5]], [[5], [5], [5]], 1],
    [[[5], [5], [5]], [[5], [4], [5]], 0],
    [[[1e8], [1e8 + 8], [1e8 + 16]], [[1e8], [1e8], [1e8 + 16]], 0.5],
    [[[1]], [[1]], Number.NaN],
  ])("r2 is scikit-learn's of targets %j and outputs %j", async (y, outputs, expected) => {
    const columns = outputs[0]!.length;
    const net = new Net([new Linear(columns, columns, { bias: false })]);
    const eye = Array.from({ length: columns }, (_, i) => Array.from({ length: columns }, (__, j) => Number(i === j)));
    net.parameters()[0]?.copy_(tensor(eye));
    const data = new TensorDataset(tensor(outputs), tensor(y));
    const optimizer = new SGD(net.parameters(), { lr: 0 });
    const options: FitOptions = { loss: new MSELoss(), optimizer, epochs: 1, batchSize: 2, validation: data };
    const { epochs } = await net.fit(data, { ...options, metrics: VALUES });
    const toTwelveDigits = (r2: number | undefined): string => (r2 as number).toPrecision(12);
    for (const r2 of [epochs[0]?.r2, epochs[0]?.validationR2])
      expect(toTwelveDigits(r2)).toBe(toTwelveDigits(expected));
  });

  it("ReduceLROnPlateau goes by what early stopping watches", async () => {
    const training: Training = {
      createOptimizer: restless,
      scheduler: (o) => new ReduceLROnPlateau(o, { patience: 0, factor: 0.5, mode: "max" }),
      options: {
        ...DEFAULTS,
        epochs: 8,
        metrics: ["accuracy"],
        earlyStopping: { patience: 9, monitor: "accuracy" },
      },
    };
    const { epochs } = await expectSame(training, "plateau");
    expect(epochs.at(-1)?.learningRate).toBeLessThan(2);
  });
});

describe("metrics", () => {
  it("are refused where they do not suit the loss, or are none", async () => {
    for (const loss of Object.keys(losses) as LossName[]) {
      const { net, data, options } = createParts(backends[0]!, { loss });
      for (const metric of ["accuracy", "confusion", "r2"] as const) {
        const fit = () => net.fit(data, { ...options, epochs: 1, metrics: [metric] });
        if (metricsOf[loss]?.includes(metric)) await fit();
        else await expectRejects("ERR_ARGUMENT", fit, `${loss}, ${metric}`, `metrics cannot have "${metric}"`);
      }
    }
    const { net, data, options } = createParts(backends[0]!, {});
    for (const metrics of ["accuracy", {}, null, ["f1"], [1], [null]] as never[]) {
      await expectRejects("ERR_ARGUMENT", () => net.fit(data, { ...options, metrics }));
    }
  });

  it("must have what early stopping watches, and a plateau the same mode", async () => {
    const { net, data, options } = createParts(backends[0]!, {});
    const fit = (given: object) => () => net.fit(data, { ...options, ...given });
    const earlyStopping = { patience: 1, monitor: "accuracy" };
    for (const metrics of [undefined, [], ["confusion"]])
      await expectRejects("ERR_ARGUMENT", fit({ earlyStopping, metrics }), "none", "add it to metrics");
    const scheduler = new ReduceLROnPlateau(options.optimizer);
    const plateau = fit({ earlyStopping, metrics: ["accuracy"], scheduler });
    await expectRejects("ERR_ARGUMENT", plateau, "plateau", 'give it the mode "max"');
    for (const wrong of [{ monitor: "confusion" }, { monitor: "f1" }, { mode: "up" }, { monitor: null }])
      await expectRejects("ERR_ARGUMENT", fit({ earlyStopping: { patience: 1, ...wrong }, metrics: CLASSES }));
  });

  it("cannot have a confusion of more classes than a report can hold", async () => {
    const net = new Net([new Linear(1, 5000)]);
    const data = new TensorDataset(tensor([[1]]), Int32Array.of(0));
    const options = { loss: new CrossEntropyLoss(), optimizer: new SGD(net.parameters()), epochs: 1 };
    await expectRejects("ERR_ARGUMENT", () => net.fit(data, { ...options, metrics: ["confusion"] }));
    expect((await net.fit(data, { ...options, metrics: ["accuracy"] })).epochs[0]?.accuracy).toBeDefined();
  });
});

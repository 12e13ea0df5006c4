/** stopOnNaN: the fit rejects, and all is as after the step before. */
import { describe, expect, it } from "vitest";
import {
  DataLoader,
  defaultGenerator,
  Generator,
  ReduceLROnPlateau,
  SGD,
  tensor,
  TensorDataset,
  type Net,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSamebitsError, failureOf } from "../support/errors.js";
import { dataFor, oneCycle } from "../support/recipes.js";
import { byFit, byHand, createParts, DEFAULTS, expectFitIsLoop, expectSameParts } from "../support/written_out.js";
import type { Parts, Training } from "../support/written_out.js";

/** Data of which one sample holds such a number. */
function dataWith(value: number, sample: number, samples = 23): TensorDataset {
  const data = dataFor("CrossEntropyLoss", samples);
  data.x.data[sample * 4 + 1] = value;
  return data;
}

/** Rates at which numbers overflow. */
const exploding = (net: Net): SGD => new SGD(net.parameters(), { lr: 3e38 });

describe.each(backends)("a fit that stops on NaN on %s", (backend) => {
  const stopped = (parts: Parts): Promise<unknown> =>
    failureOf(() => byFit({ ...parts, options: { ...parts.options, stopOnNaN: true } }));

  /** The step whose loss is the first that is not finite. */
  function failingStep(training: Training): number {
    for (let step = 1; step < 300; step++) {
      const { epochs } = byHand(createParts(backend, training), step);
      if (!Number.isFinite(epochs.at(-1)?.loss)) return step;
    }
    throw new Error("all losses are finite");
  }

  async function expectStopped(training: Training, what: string): Promise<string> {
    const step = failingStep(training);
    const { samples = 23, batchSize = 5 } = { samples: training.data?.length, batchSize: training.options?.batchSize };
    const perEpoch = Math.ceil(samples / batchSize);
    const [epoch, batch] = [Math.ceil(step / perEpoch), ((step - 1) % perEpoch) + 1];
    const written = createParts(backend, training);
    if (step > 1) byHand(written, step - 1);
    const state = defaultGenerator.getState();
    const fitted = createParts(backend, training);
    const error = await stopped(fitted);
    expect(defaultGenerator.getState(), what).toEqual(state);
    expectSamebitsError(error, "ERR_NOT_FINITE", what);
    const { message } = error as Error;
    expect(message, what).toMatch(new RegExp(`^epoch ${epoch}, batch ${batch}: the loss is (NaN|-?Infinity);`));
    expectSameParts(fitted, written, `${what}: step ${step}`);
    return message;
  }

  it.each([0, 3, 7, 14, 22])("at a NaN in sample %i", async (sample) => {
    for (const net of ["tanh", "dropouts"]) {
      for (const shuffle of [false, true]) {
        for (const generator of ["net", "default"] as const) {
          const training = { net, generator, data: dataWith(Number.NaN, sample), options: { ...DEFAULTS, shuffle } };
          const message = await expectStopped(training, `${net}, shuffle: ${shuffle}, ${generator}`);
          expect(message).toMatch(`x itself holds a number that is not finite: NaN, in sample ${sample}`);
        }
      }
    }
  });

  it.each([
    [7, 0, 2],
    [14, 1, 3],
    [18, 1, 4],
  ])("of two batches a step, at sample %i, after %i steps", async (sample, steps, batch) => {
    for (const net of ["tanh", "dropouts"]) {
      const options = { ...DEFAULTS, shuffle: false, accumulate: 2 };
      const training = { net, data: dataWith(Number.NaN, sample), options };
      const written = createParts(backend, training);
      if (steps > 0) byHand(written, steps);
      const fitted = createParts(backend, training);
      expect(await stopped(fitted)).toMatchObject({ message: expect.stringMatching(`^epoch 1, batch ${batch}: `) });
      expectSameParts(fitted, written, net);
    }
  });

  it("at numbers that overflow, in any epoch", async () => {
    const optimizers = { createOptimizer: exploding };
    const message = await expectStopped({ ...optimizers, options: { ...DEFAULTS, epochs: 50 } }, "a large rate");
    expect(message).toMatch(/All numbers in x and y are finite: try a lower learning rate/);
    const whole = { epochs: 50, batchSize: 23, shuffle: false };
    await expectStopped({ ...optimizers, options: whole }, "an epoch a step");
    await expectStopped({ ...optimizers, net: "dropouts", options: { ...DEFAULTS, epochs: 50 } }, "dropouts");
  });

  it("with Adam, clipping and schedulers", async () => {
    const training = { data: dataWith(Infinity, 4), optimizer: "Adam", net: "dropouts" };
    await expectStopped({ ...training, options: { ...DEFAULTS, clipGradNorm: 0.1 } }, "clipped");
    await expectStopped({ ...training, scheduler: (o) => oneCycle(o, 20) }, "one cycle");
  });

  it("at a target that is NaN", async () => {
    const data = dataFor("MSELoss", 11);
    (data.y as { data: Float32Array }).data[3 * 7 + 2] = Number.NaN;
    const training: Training = { loss: "MSELoss", data, options: { ...DEFAULTS, shuffle: false } };
    expect(await expectStopped(training, "a target")).toMatch(
      "y itself holds a number that is not finite: NaN, in sample 7",
    );
  });

  it("after epochs that onEpoch has seen", async () => {
    const training: Training = { options: { ...DEFAULTS, shuffle: false } };
    const parts = createParts(backend, training);
    const seen: number[] = [];
    const onEpoch = ({ epoch }: { epoch: number }): void => {
      seen.push(epoch);
      if (epoch === 2) parts.data.x.data[4 * 11] = Number.NaN;
    };
    const error = await stopped({ ...parts, options: { ...parts.options, onEpoch } });
    expect((error as Error).message).toMatch(/^epoch 3, batch 3: /);
    expect(seen).toEqual([1, 2]);
  });

  it("not at a validation loss that is NaN", async () => {
    const validation = new TensorDataset(tensor([[Number.NaN, 0, 0, 0]]), Int32Array.of(0));
    for (const given of [validation, new DataLoader(validation, { generator: new Generator() })]) {
      const parts = createParts(backend, { scheduler: (o) => new ReduceLROnPlateau(o) });
      const options = { ...parts.options, stopOnNaN: true, validation: given };
      expect((await parts.net.fit(parts.data, options)).epochs.length).toBe(4);
    }
  });

  it("changes nothing where all is finite, and without it training goes on", async () => {
    for (const net of ["tanh", "dropouts"]) {
      const fitted = createParts(backend, { net });
      const written = createParts(backend, { net });
      await byFit({ ...fitted, options: { ...fitted.options, stopOnNaN: true } });
      byHand(written);
      expectSameParts(fitted, written, net);
    }
    const { epochs } = await expectFitIsLoop(backend, { data: dataWith(Number.NaN, 3) }, "NaN");
    expect(epochs.at(-1)?.loss).toBeNaN();
  });

  it("can be fitted again", async () => {
    const parts = createParts(backend, { data: dataWith(Number.NaN, 3), options: { ...DEFAULTS, shuffle: false } });
    for (let i = 0; i < 2; i++) expect(await stopped(parts)).toMatchObject({ code: "ERR_NOT_FINITE" });
    parts.data.x.data[3 * 4 + 1] = 0;
    const { net, data, options } = parts;
    expect((await net.fit(data, { ...options, stopOnNaN: true })).epochs.length).toBe(4);
  });
});

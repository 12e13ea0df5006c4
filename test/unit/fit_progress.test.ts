/** onProgress: where a fit is while it trains, and what becomes of one that throws. */
import { describe, expect, it } from "vitest";
import type { EpochReport, FitOptions, FitProgress, Net, NumberSequence } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { failureOf } from "../support/errors.js";
import { OVERRIDES } from "../support/overridden.js";
import { dataFor } from "../support/recipes.js";
import { createData } from "../support/training.js";
import { byHand, createParts, expectSameParts, type Training } from "../support/written_out.js";

const BATCHES = 5; // of 23 samples
const endless: Training = { net: "dropouts", options: { epochs: 1e9, batchSize: 5, shuffle: true } };

/** Fits until there has been word twice; what was said. */
async function watched(backend: Backend, training: Training, change: Change = () => {}): Promise<FitProgress[]> {
  const { net, data, options, loss, optimizer } = createParts(backend, training);
  change({ net, loss, optimizer });
  const controller = new AbortController();
  const seen: FitProgress[] = [];
  const onProgress = (progress: FitProgress): void => {
    seen.push(progress);
    if (seen.length === 2) controller.abort("enough");
  };
  const fit = () => net.fit(data, { ...options, onProgress, signal: controller.signal });
  expect(await failureOf(fit)).toBe("enough");
  return seen;
}
type Backend = (typeof backends)[number];
type Change = (parts: { net: Net; loss: object; optimizer: object }) => void;

function expectGrowing(seen: readonly FitProgress[], batches: number): void {
  expect(seen).toHaveLength(2);
  const [first, second] = seen as [FitProgress, FitProgress];
  for (const { epoch, batch, ...rest } of seen) {
    expect(rest).toEqual({ batches });
    expect(Number.isInteger(epoch) && epoch >= 1, `epoch ${epoch}`).toBe(true);
    const isBatch = Number.isInteger(batch) && batch >= 1 && !(batch > batches);
    expect(isBatch, `batch ${batch}`).toBe(true);
  }
  const isLater = second.epoch > first.epoch || (second.epoch === first.epoch && second.batch > first.batch);
  expect(isLater, JSON.stringify(seen)).toBe(true);
}

describe.each(backends)("onProgress on %s", (backend) => {
  const validation = dataFor("CrossEntropyLoss", 13, 9);
  const unknown = (): NumberSequence => ({
    *[Symbol.iterator]() {
      for (let i = 0; i < 1e9; i++) yield i % 23;
    },
  });

  it("tells the epoch and the batch while a fit trains", async () => {
    expectGrowing(await watched(backend, endless), BATCHES);
    const several = { ...endless, options: { ...endless.options, accumulate: 2, validation } as Options };
    expectGrowing(await watched(backend, several), BATCHES);
  });

  it("tells them where each epoch is a call by itself, and where a sampler gives more than there are", async () => {
    const earlyStopping = { patience: 1e9 };
    const options = { ...endless.options, earlyStopping } as Options;
    expectGrowing(await watched(backend, { ...endless, options }), BATCHES);
    const sample = (): NumberSequence => Array.from({ length: 101 }, (_, i) => i % 23);
    expectGrowing(await watched(backend, { ...endless, sample }), 21);
  });

  it("tells them of the written-out loop, and no number of batches where nobody knows it", async () => {
    const change: Change = (parts) => OVERRIDES["a layer's forward"]?.(parts);
    expectGrowing(await watched(backend, endless, change), BATCHES);
    expectGrowing(await watched(backend, { ...endless, sample: unknown }), Number.NaN);
  });

  it("in the midst of one long epoch", async () => {
    const data = createData(400_000, 4, 3);
    const long: Training = { data, options: { epochs: 1000, batchSize: 1, shuffle: true } };
    expectGrowing(await watched(backend, long), data.length);
  });

  it.each([
    ["throws", () => { throw new Error("no more"); }], // prettier-ignore
    ["returns a promise that rejects", async () => { throw new Error("no more"); }], // prettier-ignore
  ])("that %s: the fit rejects with that, and all is as after a step, and free", async (_, onProgress) => {
    const [fitted, written] = [0, 1].map(() => createParts(backend, endless)) as [Parts, Parts];
    let epochs = 0;
    const onEpoch = ({ epoch }: EpochReport): void => void (epochs = epoch);
    const options = { ...fitted.options, onEpoch, onProgress } as FitOptions;
    expect(await failureOf(() => fitted.net.fit(fitted.data, options))).toMatchObject({ message: "no more" });
    fitted.net.predict(fitted.data.x);
    await fitted.net.fit(fitted.data, { ...fitted.options, epochs: 1 });
    expect(epochs).toBeGreaterThan(0);
    expect(written.net.parameters()[0]?.data).not.toEqual(fitted.net.parameters()[0]?.data);
  });

  it("changes no bit", async () => {
    const training = { ...endless, options: { ...endless.options, epochs: 4 } as Options };
    const [fitted, written] = [0, 1].map(() => createParts(backend, training)) as [Parts, Parts];
    await fitted.net.fit(fitted.data, { ...fitted.options, onProgress: () => {} });
    byHand(written);
    expectSameParts(fitted, written, "watched");
  });
});

type Parts = ReturnType<typeof createParts>;
type Options = NonNullable<Training["options"]>;

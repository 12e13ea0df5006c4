/** fit({ resume }): goes on with the run that a state is of, and with no other. */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { data, loss, stateOf, world, type World } from "../support/checkpoints.js";
import { expectSamebitsError, failureOf } from "../support/errors.js";
import { temporaryFolder } from "../support/folder.js";
import type { Any } from "../support/mistakes.js";
import { createData } from "../support/training.js";

const path = temporaryFolder();

describe("fit({ resume })", () => {
  const options = (parts: World): sb.FitOptions => ({
    loss,
    optimizer: parts.optimizer,
    epochs: 3,
    batchSize: 8,
    shuffle: true,
  });

  it("puts what it draws from in the states of then", async () => {
    sb.manualSeed(1);
    const whole = world();
    await whole.net.fit(data, options(whole));
    sb.manualSeed(1);
    const first = world();
    const { epochs } = await first.net.fit(data, { ...options(first), epochs: 1 });
    await sb.saveCheckpoint(path("fit"), { ...first, fit: epochs[0]?.state as sb.FitState });
    const second = world(5);
    const { fit } = await sb.loadCheckpoint(path("fit"), second);
    sb.rand([3]);
    await second.net.fit(data, { ...options(second), resume: fit as sb.FitState });
    expect(stateOf(second)).toBe(stateOf(whole));
  });

  it("makes the epochs that are left, and numbers on", async () => {
    const parts = world();
    const { epochs } = await parts.net.fit(data, { ...options(parts), epochs: 2 });
    const state = epochs[1]?.state as sb.FitState;
    const more = await parts.net.fit(data, { ...options(parts), epochs: 4, resume: state });
    expect(more.epochs.map(({ epoch }) => epoch)).toEqual([3, 4]);
    expect((await parts.net.fit(data, { ...options(parts), epochs: 2, resume: state })).epochs).toEqual([]);
  });

  it("refuses another run, and says what is other", async () => {
    const parts = world();
    const { epochs } = await parts.net.fit(data, options(parts));
    const resume = epochs[2]?.state as sb.FitState;
    const other = createData(20, 4, 3, 2);
    const changes: [change: Partial<sb.FitOptions>, set: sb.TensorDataset, words: string][] = [
      [{ batchSize: 4 }, data, "batchSize was 8 and is 4"],
      [{ shuffle: false }, data, 'order was "reseeded" and is "sequential"'],
      [{ clipGradNorm: 1 }, data, "clipGradNorm was null and is 1"],
      [{ loss: new sb.CrossEntropyLoss({ labelSmoothing: 0.1 }) }, data, "loss was"],
      [{ scheduler: parts.scheduler }, data, 'scheduler was null and is "ReduceLROnPlateau"'],
      [{ earlyStopping: { patience: 2 } }, data, "earlyStopping was null"],
      [{ validation: other }, data, "validation was null"],
      [{}, other, "data was"],
    ];
    for (const [change, set, words] of changes) {
      const before = stateOf(parts);
      const error = await failureOf(() => parts.net.fit(set, { ...options(parts), epochs: 5, ...change, resume }));
      expectSamebitsError(error, "ERR_ARGUMENT", words, words);
      expect(stateOf(parts)).toBe(before);
    }
    for (const value of [5, {}, "x", null] as Any[]) {
      expectSamebitsError(
        await failureOf(() => parts.net.fit(data, { ...options(parts), resume: value })),
        "ERR_ARGUMENT",
        "resume",
        "resume",
      );
    }
  });

  it("compares what is as it is when the state is saved", async () => {
    const parts = world();
    const freeze = (): void => void (parts.net.layers.out.bias.requiresGrad = false);
    const states: sb.FitState[] = [];
    await parts.net.fit(data, {
      ...options(parts),
      onEpoch: async ({ epoch, state }) => {
        await sb.saveCheckpoint(path("frozen"), { ...parts, fit: state });
        states.push((await sb.loadCheckpoint(path("frozen"), parts)).fit as sb.FitState);
        if (epoch === 1) freeze();
      },
    });
    const [before, after] = states;
    const resumed = (resume: sb.FitState) => parts.net.fit(data, { ...options(parts), resume });
    const error = await failureOf(() => resumed(before as sb.FitState));
    expectSamebitsError(error, "ERR_ARGUMENT", "frozen", 'frozen was "" and is "3"');
    expect((await resumed(after as sb.FitState)).epochs).toHaveLength(1);
  });

  it("tells a validation loader that draws otherwise", async () => {
    const parts = world();
    const validation = (loader: sb.DataLoaderOptions) => new sb.DataLoader(data, { batchSize: 4, ...loader });
    const { epochs } = await parts.net.fit(data, { ...options(parts), validation: validation({ shuffle: true }) });
    const resume = epochs[2]?.state as sb.FitState;
    for (const change of [{ batchSize: 5, shuffle: true }, { shuffle: true, dropLast: true }, {}]) {
      const given = { ...options(parts), validation: validation(change), resume };
      const words = JSON.stringify(change);
      expectSamebitsError(await failureOf(() => parts.net.fit(data, given)), "ERR_ARGUMENT", words, "validationLoader");
    }
  });

  it("begins to watch where it is forced to early stopping that the run did not have", async () => {
    const parts = world();
    const { epochs } = await parts.net.fit(data, options(parts));
    await sb.saveCheckpoint(path("forced"), { ...parts, fit: epochs[2]?.state as sb.FitState });
    const { fit } = await sb.loadCheckpoint(path("forced"), { ...parts, force: true });
    const earlyStopping = { patience: 2 };
    parts.optimizer.lr = 0; // no validation loss is lower than the first
    const again = { ...options(parts), epochs: 20, validation: data, earlyStopping, resume: fit as sb.FitState };
    const result = await parts.net.fit(data, again);
    expect(result.epochs.map(({ epoch }) => epoch)).toEqual([4, 5, 6]);
    expect(result).toMatchObject({ stoppedEarly: true, bestEpoch: 4 });
  });

  it("has a state as long as no other epoch has begun", async () => {
    const parts = world();
    const { epochs } = await parts.net.fit(data, options(parts));
    expect(() => epochs[0]?.state).toThrow("the state of epoch 1 is over; ask for it in onEpoch");
    expect(String(epochs[2]?.state)).toBe("FitState(epoch=3)");
    // A rate at which the loss rises at once.
    parts.optimizer.lr = 100;
    const earlyStopping = { patience: 1, restoreBest: true };
    const stopped = await parts.net.fit(data, { ...options(parts), epochs: 20, earlyStopping });
    expect(stopped.bestEpoch).toBeLessThan(stopped.epochs.length);
    expect(() => stopped.epochs.at(-1)?.state).toThrow("put back");
  });
});

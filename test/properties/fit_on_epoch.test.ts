/** Inside onEpoch everything that fit owns is the caller's again. */
import { describe, expect, it } from "vitest";
import {
  CrossEntropyLoss,
  Generator,
  Linear,
  SGD,
  type Net,
  type SgdOptions,
  type TensorDataset,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits, expectSameState } from "../support/bits.js";
import { createData, createNet, expectSameNumbers, momentumOf, trainByHand, weightsOf } from "../support/training.js";

const MOMENTUM: Partial<SgdOptions> = { lr: 0.1, momentum: 0.9 };

describe.each(backends)("what onEpoch does on %s holds for the next epoch, as in the loop", (backend) => {
  type Change = (net: Net, optimizer: SGD, data: TensorDataset, epoch: number) => void;
  const changes: Record<string, Change> = {
    "the learning rate": (_, optimizer, __, epoch) => (optimizer.lr = 0.1 / epoch),
    "a group's momentum": (_, optimizer, __, epoch) => {
      for (const group of optimizer.paramGroups) Object.assign(group, { momentum: epoch % 2 === 0 ? 0 : 0.7 });
    },
    "the data": (_, __, data) => void data.x.data.set(data.x.data.toReversed()),
    "the targets": (_, __, data) => void (data.y as Int32Array).set((data.y as Int32Array).toReversed()),
    "a weight": (net) => void net.parameters()[0]?.data.fill(0.25),
    "the parameters, loaded": (net) => {
      const state = net.stateDict();
      for (const t of Object.values(state)) t.data.forEach((v, i) => (t.data[i] = v / 2));
      net.loadStateDict(state);
    },
    "the optimiser's state, loaded": (_, optimizer) => optimizer.loadStateDict({ ...optimizer.stateDict(), state: {} }),
    "a new drawing of the parameters": (net) => {
      for (const layer of Object.values(net.layers)) if (layer instanceof Linear) layer.resetParameters();
    },
  };

  it.each(Object.entries(changes))("%s", async (name, change) => {
    const start = (): { net: Net; optimizer: SGD; data: TensorDataset; generator: Generator } => {
      const net = createNet([4, 6, 3], backend);
      const optimizer = new SGD(net.parameters(), MOMENTUM);
      return { net, optimizer, data: createData(12, 4, 3), generator: new Generator({ seed: 3, backend }) };
    };
    const [fitted, byHand] = [start(), start()];
    const loss = new CrossEntropyLoss();
    const options = { batchSize: 5, shuffle: true };
    const { epochs } = await fitted.net.fit(fitted.data, {
      ...options,
      optimizer: fitted.optimizer,
      generator: fitted.generator,
      loss,
      epochs: 4,
      onEpoch: ({ epoch }) => change(fitted.net, fitted.optimizer, fitted.data, epoch),
    });
    const losses = [1, 2, 3, 4].flatMap((epoch) => {
      const { net, optimizer, data, generator } = byHand;
      const result = trainByHand(net, data, { ...options, generator, optimizer, epochs: 1 });
      change(net, optimizer, data, epoch);
      return result;
    });
    expectSameNumbers(
      epochs.map((report) => report.loss),
      losses,
      name,
    );
    expectSameBits(weightsOf(fitted.net), weightsOf(byHand.net), name);
    expectSameBits(momentumOf(fitted.optimizer), momentumOf(byHand.optimizer), name);
    expectSameState(fitted.generator, byHand.generator);
  });

  it("reports the epoch, the loss, and the rate that the epoch had", async () => {
    const net = createNet([4, 6, 3], backend);
    const optimizer = new SGD(net.parameters(), { lr: 0.5 });
    const seen: unknown[] = [];
    const result = await net.fit(createData(12, 4, 3), {
      loss: new CrossEntropyLoss(),
      optimizer,
      epochs: 3,
      onEpoch: async (report) => {
        await new Promise((resolve) => void setTimeout(resolve, 5));
        optimizer.lr /= 2;
        seen.push(report);
      },
    });
    expect(result.epochs).toEqual(seen);
    expect(result.stoppedEarly).toBe(false);
    expect(result.epochs.map(({ epoch, learningRate }) => [epoch, learningRate])).toEqual([
      [1, 0.5],
      [2, 0.25],
      [3, 0.125],
    ]);
    for (const { loss, samplesPerSecond } of result.epochs) {
      expect(Math.abs(loss)).toBeLessThan(5);
      expect(samplesPerSecond).toBeGreaterThan(0);
    }
  });
});

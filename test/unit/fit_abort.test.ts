import { describe, expect, it } from "vitest";
import { CrossEntropyLoss, Generator, SGD, tensor, type EpochReport, type Net } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits, expectSameState } from "../support/bits.js";
import { failureOf } from "../support/errors.js";
import { pause, startFit } from "../support/running_fit.js";
import { createData, createNet, momentumOf, trainByHand, weightsOf } from "../support/training.js";

describe.each(backends)("stopping a fit on %s", (backend) => {
  const start = (): { net: Net; optimizer: SGD; generator: Generator } => {
    const net = createNet([4, 6, 3], backend);
    return {
      net,
      optimizer: new SGD(net.parameters(), { lr: 0.1, momentum: 0.9 }),
      generator: new Generator({ seed: 2, backend }),
    };
  };
  const data = createData(20, 4, 3);
  const common = { loss: new CrossEntropyLoss(), batchSize: 7, shuffle: true };

  it("before it begins: rejects with the reason, with nothing changed", async () => {
    const { net, optimizer, generator } = start();
    const [weights, state] = [weightsOf(net), generator.getState()];
    const signal = AbortSignal.abort("not today");
    const options = { ...common, optimizer, generator, epochs: 3, signal };
    expect(await failureOf(() => net.fit(data, options))).toBe("not today");
    expectSameBits(weightsOf(net), weights);
    expectSameState(generator, state);
  });

  it("in the middle: rejects with the reason, and the net is as after some whole steps", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    // One batch an epoch, so that whole steps are whole epochs and the loop can be stopped there, too.
    const options = { ...common, batchSize: 20, shuffle: false };
    const fitted = start();
    setTimeout(() => controller.abort(reason), 10);
    const settings = {
      ...options,
      optimizer: fitted.optimizer,
      generator: fitted.generator,
      signal: controller.signal,
    };
    expect(await failureOf(() => fitted.net.fit(data, { ...settings, epochs: 100_000_000 }))).toBe(reason);
    const weights = weightsOf(fitted.net);
    const byHand = start();
    for (let epoch = 0; Buffer.compare(bytesOf(weightsOf(byHand.net)), bytesOf(weights)) !== 0; epoch++) {
      expect(epoch, "no number of whole steps gives the net's weights").toBeLessThan(100_000);
      trainByHand(byHand.net, data, {
        ...options,
        optimizer: byHand.optimizer,
        generator: byHand.generator,
        epochs: 1,
      });
    }
    expectSameBits(momentumOf(fitted.optimizer), momentumOf(byHand.optimizer), "momentum");
    expect(fitted.net.parameters().every((p) => p.grad === null)).toBe(true);
  });

  it("leaves everything usable, and free", async () => {
    const fit = startFit(backend);
    await pause(5);
    await fit.stop();
    expect(await failureOf(() => fit.done)).toBe(fit.reason);
    const { net, optimizer, generator } = fit;
    trainByHand(net, fit.data, { ...common, optimizer, generator, epochs: 1 });
    const { epochs } = await net.fit(fit.data, { ...common, optimizer, generator, epochs: 2 });
    expect(epochs.length).toBe(2);
  });

  it("in onEpoch: the epoch stays, the next one does not begin", async () => {
    const [fitted, byHand] = [start(), start()];
    const controller = new AbortController();
    const options = { ...common, optimizer: fitted.optimizer, generator: fitted.generator, epochs: 9 };
    const seen: number[] = [];
    const onEpoch = ({ epoch }: EpochReport): void => {
      seen.push(epoch);
      if (epoch === 2) controller.abort("two are enough");
    };
    const failure = await failureOf(() => fitted.net.fit(data, { ...options, onEpoch, signal: controller.signal }));
    expect(failure).toBe("two are enough");
    expect(seen).toEqual([1, 2]);
    trainByHand(byHand.net, data, { ...common, optimizer: byHand.optimizer, generator: byHand.generator, epochs: 2 });
    expectSameBits(weightsOf(fitted.net), weightsOf(byHand.net));
    expectSameState(fitted.generator, byHand.generator);
  });

  it.each([
    ["throws", (): void => throwIt()],
    ["rejects, later", (): Promise<void> => pause(3).then(throwIt)],
  ])("when onEpoch %s: rejects with that error", async (_, onEpoch) => {
    const [fitted, byHand] = [start(), start()];
    const options = { ...common, optimizer: fitted.optimizer, generator: fitted.generator, epochs: 9, onEpoch };
    expect(await failureOf(() => fitted.net.fit(data, options))).toBe(thrown);
    trainByHand(byHand.net, data, { ...common, optimizer: byHand.optimizer, generator: byHand.generator, epochs: 1 });
    expectSameBits(weightsOf(fitted.net), weightsOf(byHand.net));
    expect(fitted.net.predict(tensor([[1, 2, 3, 4]])).shape).toEqual([1, 3]);
  });

  it("many at once, by one signal: each stops, and Node does not warn of the listeners", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on("warning", note);
    const controller = new AbortController();
    const fits = Array.from({ length: 15 }, (_, i) => {
      const { net, optimizer } = start();
      const generator = new Generator({ seed: i, backend });
      const options = { ...common, optimizer, generator, signal: controller.signal };
      return net.fit(data, { ...options, epochs: i < 2 ? 2 : 100_000_000 });
    });
    await Promise.all(fits.slice(0, 2));
    await pause(5);
    controller.abort("all of you");
    const reasons = await Promise.all(fits.slice(2).map((fit) => failureOf(() => fit)));
    expect(reasons).toEqual(reasons.map(() => "all of you"));
    await pause(0);
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });

  it("after it has ended: does nothing", async () => {
    const { net, optimizer, generator } = start();
    const controller = new AbortController();
    const options = { ...common, optimizer, generator, epochs: 2, signal: controller.signal };
    const { epochs } = await net.fit(data, options);
    controller.abort();
    expect(epochs.length).toBe(2);
    await net.fit(data, { ...common, optimizer, generator, epochs: 1 });
  });
});

const thrown = new Error("thrown in onEpoch");

function throwIt(): never {
  throw thrown;
}

function bytesOf(numbers: Float32Array): Uint8Array {
  return new Uint8Array(numbers.buffer);
}

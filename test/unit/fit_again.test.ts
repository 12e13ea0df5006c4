/** Fits of the same net, one after another: what a fit keeps for the next one changes nothing. */
import { describe, expect, it } from "vitest";
import { CrossEntropyLoss, Generator, SGD, type FitOptions, type Net } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits, expectSameState } from "../support/bits.js";
import { createData, createNet, momentumOf, trainByHand, weightsOf } from "../support/training.js";

describe.each(backends)("fits one after another on %s", (backend) => {
  const start = (): { net: Net; optimizer: SGD; generator: Generator } => {
    const net = createNet([4, 6, 3], backend);
    const optimizer = new SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return { net, optimizer, generator: new Generator({ seed: 2, backend }) };
  };
  const [data, other] = [createData(20, 4, 3), createData(13, 4, 3, 5)];
  const [loss, smooth] = [new CrossEntropyLoss(), new CrossEntropyLoss({ labelSmoothing: 0.2 })];
  const common = { loss, epochs: 2, batchSize: 7, shuffle: true };

  /** Changes from the fit before, and what is done in between. */
  const fits: [what: string, changed: Partial<FitOptions> & { data?: typeof data }, between?: (net: Net) => void][] = [
    ["the same", {}],
    ["another batch size", { batchSize: 6 }],
    ["full batches only", { dropLast: true }],
    ["in order", { shuffle: false }],
    ["another loss", { loss: smooth }],
    ["other data", { data: other }],
    ["other numbers in the data", {}, () => data.x.data.fill(0.25, 8, 40)],
    ["other weights", {}, (net) => net.parameters().forEach((p) => p.data.fill(0.1, 1, 3))],
    ["the same again", {}],
  ];

  it("are the written-out loops", async () => {
    const [fitted, byHand] = [start(), start()];
    for (const [what, { data: own = data, ...changed }, between = () => {}] of fits) {
      for (const { net } of [fitted, byHand]) between(net);
      const { optimizer, generator } = fitted;
      const { epochs } = await fitted.net.fit(own, { ...common, ...changed, optimizer, generator });
      const losses = trainByHand(byHand.net, own, {
        ...common,
        ...changed,
        loss: (changed.loss as CrossEntropyLoss | undefined) ?? loss,
        optimizer: byHand.optimizer,
        generator: byHand.generator,
      });
      expect(
        epochs.map((epoch) => epoch.loss),
        what,
      ).toEqual(losses);
      expectSameBits(weightsOf(fitted.net), weightsOf(byHand.net), what);
      expectSameBits(momentumOf(fitted.optimizer), momentumOf(byHand.optimizer), what);
      expectSameState(fitted.generator, byHand.generator);
    }
  });

  it("of which one is in another's onEpoch", async () => {
    const [fitted, byHand] = [start(), start()];
    const { net, optimizer, generator } = fitted;
    const options = { ...common, optimizer, generator };
    let inner = 0;
    const onEpoch = async (): Promise<void> => {
      if (inner++ === 0) await net.fit(data, { ...options, epochs: 3 });
    };
    await net.fit(data, { ...options, onEpoch });
    trainByHand(byHand.net, data, { ...common, epochs: 5, optimizer: byHand.optimizer, generator: byHand.generator });
    expectSameBits(weightsOf(net), weightsOf(byHand.net));
    expectSameState(generator, byHand.generator);
  });
});

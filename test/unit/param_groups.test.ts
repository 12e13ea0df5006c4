/** Groups that an optimiser is given later. */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { backends, hasNative } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectThrows } from "../support/errors.js";
import type { Any } from "../support/mistakes.js";
import { createData, createNet, momentumOf, trainByHand, weightsOf } from "../support/training.js";

const data = createData(20, 4, 3);
const loss = new sb.CrossEntropyLoss();

describe.each(backends)("addParamGroup on %s", (backend) => {
  /** A net whose first layer is trained, and what makes the optimiser train all of it. */
  const start = (): { net: sb.Net; optimizer: sb.SGD; add: () => void } => {
    const net = createNet([4, 6, 3], backend);
    const [first, rest] = [net.parameters().slice(0, 2), net.parameters().slice(2)];
    const optimizer = new sb.SGD(first, { lr: 0.1, momentum: 0.9 });
    return { net, optimizer, add: () => optimizer.addParamGroup({ params: rest, lr: 0.02 }) };
  };

  it("adds a group with the optimiser's options and its own", () => {
    const { net, optimizer, add } = start();
    const [before, first] = [optimizer.paramGroups, optimizer.paramGroups[0]];
    add();
    expect(before.length).toBe(1);
    expect(optimizer.paramGroups[0]).toBe(first);
    const { params, ...options } = optimizer.paramGroups[1] as Any;
    expect(options).toMatchObject({ lr: 0.02, momentum: 0.9, weightDecay: 0, nesterov: false });
    expect(params).toEqual(net.parameters().slice(2));
    expect(optimizer.stateDict().paramGroups.map((group) => group.params)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(String(optimizer)).toContain("Parameter Group 1\n");
    (optimizer.paramGroups[1] as Any).lr = 0.5;
    expect(optimizer.stateDict().paramGroups[1]?.lr).toBe(0.5);
  });

  it("trains with it from then on, in steps, in trainStep and in fit, the same bits", async () => {
    const [byHand, bySteps, byFit, inEpoch] = [start(), start(), start(), start()];
    const options = { loss, batchSize: 5 };
    for (const isAdded of [false, true]) {
      for (const { add } of [byHand, bySteps, byFit]) if (isAdded) add();
      trainByHand(byHand.net, data, { ...options, optimizer: byHand.optimizer, epochs: 2 });
      for (let epoch = 0; epoch < 2; epoch++)
        for (const [x, y] of new sb.DataLoader(data, { batchSize: 5, generator: new sb.Generator() }))
          bySteps.net.trainStep(x, y, { loss, optimizer: bySteps.optimizer });
      await byFit.net.fit(data, { ...options, optimizer: byFit.optimizer, epochs: 2 });
    }
    const onEpoch = ({ epoch }: sb.EpochReport): void => (epoch === 2 ? inEpoch.add() : undefined);
    await inEpoch.net.fit(data, { ...options, optimizer: inEpoch.optimizer, epochs: 4, onEpoch });
    for (const { net, optimizer } of [bySteps, byFit, inEpoch]) {
      expectSameBits(weightsOf(net), weightsOf(byHand.net), "weights");
      expectSameBits(momentumOf(optimizer), momentumOf(byHand.optimizer), "momentum");
    }
  });

  it("takes a group without parameters, and goes on", () => {
    const { net, optimizer } = start();
    const step = (): number => net.trainStep(data.x, data.y as Int32Array, { loss, optimizer });
    const first = step();
    optimizer.addParamGroup({ params: [] });
    expect(step()).toBeLessThan(first);
  });

  it("refuses what is no group, with nothing changed", () => {
    const { net, optimizer } = start();
    const [p] = net.parameters().slice(2) as [sb.Tensor];
    const mistakes: [given: Any, words: string][] = [
      [undefined, "a group's params"],
      [null, "a parameter group"],
      [5, "a parameter group"],
      [[p], "a parameter group"],
      [{}, "a group's params"],
      [{ params: 5 }, "a group's params"],
      [{ params: [5] }, "a parameter"],
      [{ params: [p, p] }, "more than once"],
      [{ params: [net.parameters()[0]] }, "more than once"],
      [{ params: [p], lr: -1 }, "lr"],
      [{ params: [p], lr: "x" }, "lr"],
      [{ params: [p], rate: 1 }, '"rate"'],
      [{ params: [p], nesterov: true, momentum: 0 }, "nesterov"],
    ];
    const before = JSON.stringify(optimizer);
    for (const [given, words] of mistakes)
      expectThrows("ERR_ARGUMENT", () => optimizer.addParamGroup(given), JSON.stringify(given), words);
    expect(JSON.stringify(optimizer)).toBe(before);
  });

  it("is refused while a fit runs", async () => {
    const { net, optimizer, add } = start();
    const running = net.fit(data, { loss, optimizer, epochs: 1 });
    expectThrows("ERR_BUSY", add, "addParamGroup", "the optimiser belongs to a running fit");
    await running;
    add();
    expect(optimizer.paramGroups.length).toBe(2);
  });

  it.skipIf(!hasNative)("refuses parameters of the other backend", () => {
    const { optimizer } = start();
    const other = createNet([4, 3], backend === "native" ? "typescript" : "native");
    expectThrows("ERR_BACKEND", () => optimizer.addParamGroup({ params: other.parameters() }));
    expect(optimizer.paramGroups.length).toBe(1);
  });
});

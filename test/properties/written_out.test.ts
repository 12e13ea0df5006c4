/** What a caller overrides is called, never passed over; where that does the same, the bits are those of the fused run. */
import { describe, expect, it } from "vitest";
import { CrossEntropyLoss, DataLoader, SGD, type Tensor } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectRejects, expectThrows, failureOf } from "../support/errors.js";
import type { Any } from "../support/mistakes.js";
import { OVERRIDES } from "../support/overridden.js";
import { createRecipe, dataFor, oneCycle, schedulers } from "../support/recipes.js";
import { pause } from "../support/running_fit.js";
import { createData, weightsOf } from "../support/training.js";
import {
  byFit,
  byHand,
  createParts,
  DEFAULTS,
  expectSameParts,
  expectSameResults,
  type Training,
} from "../support/written_out.js";

const validation = dataFor("CrossEntropyLoss", 13, 9);
const everything: Training = {
  net: "dropouts",
  optimizer: "SGD in groups",
  scheduler: schedulers["StepLR"] as NonNullable<Training["scheduler"]>,
  options: { ...DEFAULTS, validation, clipGradNorm: 0.05, earlyStopping: { patience: 2, restoreBest: true } },
};

const byLoader: Training = {
  net: "dropouts",
  scheduler: schedulers["StepLR"] as NonNullable<Training["scheduler"]>,
  validate: (_, own) => new DataLoader(validation, { batchSize: 4, shuffle: true, dropLast: true, generator: own }),
};

describe.each(backends)("what is overridden on %s", (backend) => {
  it.each(Object.entries(OVERRIDES))("%s: is called by fit, to the bits of the fused run", async (_, override) => {
    for (const training of [everything, byLoader, { scheduler: (o: Any) => oneCycle(o, 20) }]) {
      const [fused, written] = [createParts(backend, training), createParts(backend, training)];
      const calls: string[] = [];
      override(written, calls);
      expectSameResults(await byFit(written), await byFit(fused), "results");
      expectSameParts(written, fused, "parts");
      expect(calls.length).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(Object.entries(OVERRIDES))("%s: stops on NaN as the fused run does", async (_, override) => {
    for (const sample of [0, 5, 22]) {
      const data = dataFor("CrossEntropyLoss", 23);
      data.x.data[4 * sample] = Number.NaN;
      const training: Training = { ...everything, data };
      const [fused, written] = [createParts(backend, training), createParts(backend, training)];
      override(written, []);
      const [expected, actual] = await Promise.all(
        [fused, written].map(({ net, options }) => failureOf(() => net.fit(data, { ...options, stopOnNaN: true }))),
      );
      expect(actual).toMatchObject({ code: "ERR_NOT_FINITE", message: (expected as Error).message });
      expectSameParts(written, fused, `sample ${sample}`);
    }
  });

  it.each(Object.entries(OVERRIDES))("%s: is called by trainStep, to the bits of the fused step", (name, override) => {
    const [fused, written] = [createParts(backend, everything), createParts(backend, everything)];
    const calls: string[] = [];
    override(written, calls);
    const { x, y } = fused.data;
    const [expected, actual] = [fused, written].map(({ net, loss, optimizer }) =>
      [1, 2, 3].map(() => net.trainStep(x, y, { loss, optimizer, clipGradNorm: 0.05 })),
    );
    expect(actual).toEqual(expected);
    expectSameParts(written, fused, "parts");
    expect(calls.length).toBe(name === "the scheduler's step" ? 0 : 3);
  });
});

describe.each(backends)("a written-out fit on %s", (backend) => {
  const start = () => {
    const { net } = createRecipe(backend, "tanh");
    const optimizer = new SGD(net.parameters(), { lr: 0.01 });
    OVERRIDES["a layer's forward"]?.({ net, loss: {}, optimizer });
    return { net, options: { loss: new CrossEntropyLoss(), optimizer, epochs: 1e9 } };
  };

  it("lets the event loop have its turns, in which everything is the fit's", async () => {
    const { net, options } = start();
    const data = createData(30, 4, 3);
    const controller = new AbortController();
    const fit = failureOf(() => net.fit(data, { ...options, signal: controller.signal }));
    await pause(10);
    const weight = net.parameters()[0] as Tensor;
    for (const operation of [() => net.predict(data.x), () => options.optimizer.step(), () => weight.zero_()]) {
      expectThrows("ERR_BUSY", operation);
    }
    controller.abort("enough");
    expect(await fit).toBe("enough");
    expect(net.parameters().every((p) => p.grad === null)).toBe(true);
    net.predict(data.x);
  });

  it.each([1, 4, 5, 7, 10])(
    "ends after the step in which it is stopped, the %ith, as the loop after it",
    async (last) => {
      const training: Training = { net: "dropouts", scheduler: (o) => oneCycle(o, 20) };
      const [fitted, written] = [createParts(backend, training), createParts(backend, training)];
      const controller = new AbortController();
      const calls: string[] = [];
      OVERRIDES["the optimiser's step"]?.(fitted, calls);
      const { step } = fitted.optimizer;
      fitted.optimizer.step = function (): void {
        step.call(this);
        if (calls.length === last) controller.abort("enough");
      };
      const fit = failureOf(() => byFit({ ...fitted, options: { ...fitted.options, signal: controller.signal } }));
      expect(await fit).toBe("enough");
      byHand(written, last);
      expect(calls.length).toBe(last);
      expectSameParts(fitted, written, "parts");
    },
  );

  it("rejects with what an overridden method throws, gives everything back and leaves the mode", async () => {
    const { net, options } = start();
    net.eval();
    const error = new Error("no");
    options.loss.backward = () => {
      throw error;
    };
    expect(await failureOf(() => net.fit(createData(30, 4, 3), options))).toBe(error);
    expect(Object.values(net.layers).map(({ training }) => training)).toEqual([false, false, false]);
    net.predict(createData(3, 4, 3).x);
  });

  it("goes on fused when onEpoch takes the override back, and the other way round", async () => {
    const run = async (toggle: boolean): Promise<[Float32Array, number[]]> => {
      const parts = createParts(backend, { options: { ...DEFAULTS, epochs: 5 } });
      const layer = Object.values(parts.net.layers)[1] as Any;
      const onEpoch = ({ epoch }: { epoch: number }): void => {
        if (epoch % 2 === 1) OVERRIDES["a layer's backward"]?.(parts);
        else delete layer.backward;
      };
      const { epochs } = await parts.net.fit(parts.data, { ...parts.options, ...(toggle && { onEpoch }) });
      return [weightsOf(parts.net), epochs.map(({ loss }) => loss)];
    };
    const [toggled, plain] = [await run(true), await run(false)];
    expectSameBits(toggled[0], plain[0]);
    expect(toggled[1]).toEqual(plain[1]);
  });

  it("refuses what a method gives that is no tensor, or no number", async () => {
    const { net, options } = start();
    const data = createData(6, 4, 3);
    const layer = Object.values(net.layers)[1] as Any;
    layer.forward = () => [1, 2];
    expectThrows("ERR_ARGUMENT", () => net.forward(data.x));
    expectThrows("ERR_ARGUMENT", () => net.predict(data.x));
    await expectRejects("ERR_ARGUMENT", () => net.fit(data, options));
    delete layer.forward;
    (options.loss as Any).forward = () => "1";
    expectThrows("ERR_ARGUMENT", () => net.trainStep(data.x, data.y, options as Any));
  });
});

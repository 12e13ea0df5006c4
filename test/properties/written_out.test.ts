/** What a caller overrides is called, never passed over; where that does the same, the bits are those of the fused run. */
import { describe, expect, it } from "vitest";
import {
  CrossEntropyLoss,
  DataLoader,
  Generator,
  Identity,
  Linear,
  MSELoss,
  Net,
  SGD,
  StepLR,
  Tanh,
  tensor,
  TensorDataset,
  type BackendName,
  type Tensor,
} from "../../dist/index.js";
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

/** Tanh, twice as much. */
class Doubled extends Tanh {
  override forward(x: Tensor): Tensor {
    const y = super.forward(x);
    y.data.forEach((v, i) => (y.data[i] = 2 * v));
    return y;
  }
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- the layers' types by name
function doubledNet(backend: BackendName) {
  const generator = new Generator({ seed: 3, backend });
  return new Net([new Linear(4, 5, { generator }), new Doubled(), new Linear(5, 3, { generator })]);
}

describe.each(backends)("a subclass on %s", (backend) => {
  it("of a layer does what it says in forward, backward, predict, trainStep and fit", async () => {
    const { x, y } = createData(12, 4, 3);
    const net = doubledNet(backend);
    const [first, second] = [net.layers[0], net.layers[2]];
    const expected = second.forward(new Doubled().forward(first.forward(x)));
    expectSameBits(net.forward(x).data, expected.data, "forward");
    expectSameBits(net.predict(x).data, expected.data, "predict");
    const out = tensor(new Float32Array(36), [12, 3]);
    expect(net.predict(x, { out })).toBe(out);
    expectSameBits(out.data, expected.data, "predict into a tensor");
    const loss = new CrossEntropyLoss();
    const value = loss.forward(expected, y);
    const optimizer = new SGD(net.parameters(), { lr: 0.1 });
    expect(net.trainStep(x, y, { loss, optimizer })).toBe(value);
    const again = doubledNet(backend);
    const options = { loss, optimizer: new SGD(again.parameters(), { lr: 0.1 }), epochs: 1, batchSize: 12 };
    const { epochs } = await again.fit(new TensorDataset(x, y), options);
    expect(epochs[0]?.loss).toBe(value);
    expectSameBits(weightsOf(again), weightsOf(net), "weights");
  });

  it("of a layer may change the width", async () => {
    class Twice extends Identity {
      override forward(x: Tensor): Tensor {
        const [rows = 0, width = 0] = x.shape;
        const y = new Float32Array(2 * rows * width);
        for (let i = 0; i < y.length; i++) {
          y[i] = x.data[Math.floor(i / (2 * width)) * width + (i % width)] as number;
        }
        return tensor(y, [rows, 2 * width]);
      }
      override backward(gradOutput: Tensor): Tensor {
        const [rows = 0, width = 0] = gradOutput.shape;
        const half = width / 2;
        const gradient = new Float32Array(rows * half);
        gradOutput.data.forEach((v, i) => (gradient[Math.floor(i / width) * half + (i % half)]! += v));
        return tensor(gradient, [rows, half]);
      }
    }
    const generator = new Generator({ seed: 3, backend });
    const net = new Net([new Linear(4, 2, { generator }), new Twice(), new Linear(4, 3, { generator })] as Any);
    const { x, y } = createData(12, 4, 3);
    expect(net.predict(x).shape).toEqual([12, 3]);
    const options = { loss: new CrossEntropyLoss(), optimizer: new SGD(net.parameters(), { lr: 0.05 }), epochs: 9 };
    const { epochs } = await net.fit(new TensorDataset(x, y), options);
    expect(epochs.at(-1)?.loss).toBeLessThan(epochs[0]?.loss as number);
  });

  it("of a net, a loss, an optimiser and a scheduler is called", async () => {
    const calls: string[] = [];
    class OwnNet extends Net {
      override forward(x: Tensor): Tensor {
        calls.push("net");
        return super.forward(x);
      }
    }
    class OwnLoss extends MSELoss {
      override forward(input: Tensor, target: Tensor): number {
        calls.push("loss");
        return 2 * super.forward(input, target);
      }
      override backward(): Tensor {
        const gradient = super.backward();
        gradient.data.forEach((v, i) => (gradient.data[i] = 2 * v));
        return gradient;
      }
    }
    class OwnSGD extends SGD {
      override step(): void {
        calls.push("optimiser");
        super.step();
      }
    }
    class OwnLR extends StepLR {
      override step(): void {
        calls.push("scheduler");
        super.step();
      }
    }
    const generator = new Generator({ seed: 3, backend });
    const net = new OwnNet([new Linear(4, 3, { generator })]);
    const data = dataFor("MSELoss", 6);
    const optimizer = new OwnSGD(net.parameters(), { lr: 0.1 });
    const loss = new OwnLoss();
    const scheduler = new OwnLR(optimizer, { stepSize: 1 });
    const { epochs } = await net.fit(data, { loss, optimizer, scheduler, epochs: 2, batchSize: 6 });
    const epoch = ["net", "loss", "optimiser", "scheduler"];
    expect(calls).toEqual([...epoch, ...epoch]);
    expect(epochs.map(({ learningRate }) => learningRate)).toEqual([0.1, 0.1 * 0.1]);
  });

  it("can stand beside objects that are as they were made: an override later, or taken back, counts", () => {
    const { net } = createRecipe(backend, "tanh");
    const { x } = createData(5, 4, 3);
    const before = net.predict(x);
    const layer = Object.values(net.layers)[1] as Any;
    layer.forward = (input: Tensor) => input;
    expect(net.predict(x).data).not.toEqual(before.data);
    delete layer.forward;
    expectSameBits(net.predict(x).data, before.data);
  });
});

describe.each(backends)("a written-out fit on %s", (backend) => {
  const start = () => {
    const net = doubledNet(backend);
    const optimizer = new SGD(net.parameters(), { lr: 0.01 });
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
    (net.layers[1] as Any).forward = () => [1, 2];
    expectThrows("ERR_ARGUMENT", () => net.forward(data.x));
    expectThrows("ERR_ARGUMENT", () => net.predict(data.x));
    await expectRejects("ERR_ARGUMENT", () => net.fit(data, options));
    delete (net.layers[1] as Any).forward;
    (options.loss as Any).forward = () => "1";
    expectThrows("ERR_ARGUMENT", () => net.trainStep(data.x, data.y, options as Any));
  });
});

/** While a fit runs, everything it owns is refused with ERR_BUSY, and its data can be read; in onEpoch and afterwards all is free. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  argmax,
  clipGradNorm_,
  clipGradValue_,
  CrossEntropyLoss,
  DataLoader,
  defaultGenerator,
  Dropout,
  formatTensor,
  Generator,
  getRngState,
  init,
  Linear,
  manualSeed,
  Net,
  rand,
  randomSplit,
  randperm,
  RandomSampler,
  ReduceLROnPlateau,
  setRngState,
  SGD,
  tensor,
  TensorDataset,
  zeros,
  type Tensor,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectRejects, expectThrows } from "../support/errors.js";
import { startFit, type RunningFit } from "../support/running_fit.js";
import { createData, createNet, weightsOf } from "../support/training.js";

type Operation = (fit: RunningFit) => unknown;

const x = (): Tensor => zeros([2, 4]);
const weight = ({ net }: RunningFit): Tensor => net.parameters()[0] as Tensor;
const layer = ({ net }: RunningFit): Linear => Object.values(net.layers)[0] as Linear;
const other = (rows = 2): TensorDataset => createData(rows, 4, 3);

/** Every operation on something that the fit owns. */
const operations: Record<string, Operation> = {
  "net.forward": ({ net }) => net.forward(x()),
  "net.backward": ({ net }) => net.backward(zeros([2, 3])),
  "net.predict": ({ net }) => net.predict(x()),
  "net.predict with out": ({ net }) => net.predict(x(), { out: zeros([2, 3]) }),
  "net.trainStep": ({ net, loss, optimizer }) => net.trainStep(x(), new Int32Array(2), { loss, optimizer }),
  "net.stateDict": ({ net }) => net.stateDict(),
  "net.loadStateDict": ({ net }) => net.loadStateDict({}, { strict: false }),
  "net.train": ({ net }) => net.train(),
  "net.eval": ({ net }) => net.eval(),
  "layer.forward": (fit) => layer(fit).forward(x()),
  "layer.backward": (fit) => layer(fit).backward(zeros([2, 16])),
  "layer.resetParameters": (fit) => layer(fit).resetParameters(),
  "parameter.uniform_": (fit) => weight(fit).uniform_(),
  "parameter.fill_": (fit) => weight(fit).fill_(0),
  "parameter.zero_": (fit) => weight(fit).zero_(),
  "parameter.copy_": (fit) => weight(fit).copy_(zeros([16, 4])),
  "copy_ from a parameter": (fit) => zeros([16, 4]).copy_(weight(fit)),
  "parameter.at": (fit) => weight(fit).at(0, 0),
  "parameter.toArray": (fit) => weight(fit).toArray(),
  "parameter.clone": (fit) => weight(fit).clone(),
  "parameter.toString": (fit) => String(weight(fit)),
  "parameter.grad =": (fit) => (weight(fit).grad = null),
  "init of a parameter": (fit) => init.kaimingUniform_(weight(fit)),
  "init.eye_ of a parameter": (fit) => init.eye_(weight(fit)),
  argmax: (fit) => argmax(weight(fit)),
  formatTensor: (fit) => formatTensor(weight(fit)),
  "optimizer.step": ({ optimizer }) => optimizer.step(),
  "optimizer.zeroGrad": ({ optimizer }) => optimizer.zeroGrad(),
  "optimizer.stateDict": ({ optimizer }) => optimizer.stateDict(),
  "optimizer.loadStateDict": ({ optimizer }) => optimizer.loadStateDict({ state: {}, paramGroups: [] }),
  "optimizer.lr =": ({ optimizer }) => (optimizer.lr = 1),
  "another optimiser's step": (fit) => new SGD([weight(fit)]).step(),
  "scheduler.step": ({ scheduler }) => scheduler.step(),
  "scheduler.stateDict": ({ scheduler }) => scheduler.stateDict(),
  "scheduler.loadStateDict": ({ scheduler }) => scheduler.loadStateDict({} as never),
  "another scheduler of the optimiser": ({ optimizer }) => new ReduceLROnPlateau(optimizer),
  "clipGradNorm_ of the parameters": ({ net }) => clipGradNorm_(net.parameters(), 1),
  "clipGradValue_ of the parameters": ({ net }) => clipGradValue_(net.parameters(), 1),
  "a dropout's generator": ({ dropped }) => rand([1], { generator: dropped }),
  "a dropout that draws from it": ({ dropped }) => new Dropout(0.5, { generator: dropped }).forward(x()),
  "another net's trainStep with the optimiser": ({ loss, optimizer }) =>
    createNet([4, 3], "typescript").trainStep(x(), new Int32Array(2), { loss, optimizer }),
  "generator.manualSeed": ({ generator }) => generator.manualSeed(1),
  "generator.initialSeed": ({ generator }) => generator.initialSeed(),
  "generator.getState": ({ generator }) => generator.getState(),
  "generator.setState": ({ generator }) => generator.setState(new Generator().getState()),
  "generator.clone": ({ generator }) => generator.clone(),
  rand: ({ generator }) => rand([2], { generator }),
  randperm: ({ generator }) => randperm(3, { generator }),
  "uniform_ with the generator": ({ generator }) => zeros([2]).uniform_(0, 1, { generator }),
  "a Linear with the generator": ({ generator }) => new Linear(2, 2, { generator }),
  "a loader with the generator": ({ generator }) => [...new DataLoader(other(), { shuffle: true, generator })],
  "a sampler with the generator": ({ generator }) => [...new RandomSampler(3, { generator })],
};

/** Whatever writes to the data. */
const writes: Record<string, Operation> = {
  fill_: ({ data }) => data.x.fill_(0),
  copy_: ({ validation }) => validation.x.copy_(zeros([60, 4])),
  uniform_: ({ data }) => data.x.uniform_(0, 1, { generator: new Generator() }),
  normal_: ({ data }) => data.x.normal_(0, 1, { generator: new Generator() }),
  bernoulli_: ({ data }) => data.x.bernoulli_(0.5, { generator: new Generator() }),
  "init.eye_": ({ data }) => init.eye_(data.x),
  "init.truncNormal_": ({ data }) => init.truncNormal_(data.x, { generator: new Generator() }),
  "init.orthogonal_": ({ data }) => init.orthogonal_(data.x, { generator: new Generator() }),
  "another net's predict into x": ({ data }) =>
    createNet([4, 4], "typescript").predict(zeros([60, 4]), { out: data.x }),
  "an optimiser of x": ({ data }) => {
    data.x.grad = zeros([60, 4]);
    new SGD([data.x]).step();
  },
};

/** Whatever reads the data. */
const reads: Record<string, Operation> = {
  clone: ({ data }) => data.x.clone(),
  "a forward pass": ({ data }) => createNet([4, 3], "typescript").forward(data.x),
  predict: ({ validation }) => createNet([4, 3], "typescript").predict(validation.x),
  "a loss": ({ validation }) => new CrossEntropyLoss().forward(zeros([60, 3]), validation.y),
  trainStep: ({ data, loss }) => {
    const net = createNet([4, 3], "typescript");
    return net.trainStep(data.x, data.y, { loss, optimizer: new SGD(net.parameters()) });
  },
  "a loader": ({ data }) => [...new DataLoader(data, { generator: new Generator() })],
  randomSplit: ({ data }) => randomSplit(data, [30, 30], { generator: new Generator() }),
};

/** Fits that share something with the running one. */
const fits: Record<string, (fit: RunningFit) => Promise<unknown>> = {
  "of the same net": (fit) => {
    const optimizer = new SGD(createNet([4, 3], "typescript").parameters());
    return fit.net.fit(other(), { loss: new CrossEntropyLoss(), optimizer, epochs: 1, generator: new Generator() });
  },
  "with the same optimiser": ({ optimizer, loss }) =>
    createNet([4, 3], "typescript").fit(other(), { loss, optimizer, epochs: 1, generator: new Generator() }),
  "of a dropout with the same generator": ({ dropped, loss }) => {
    const net = new Net([new Linear(4, 3), new Dropout(0.5, { generator: dropped })]);
    const options = { loss, optimizer: new SGD(net.parameters()), epochs: 1, generator: new Generator() };
    return net.fit(other(), options);
  },
  "with the same generator": ({ generator, loss }) => {
    const net = createNet([4, 3], "typescript");
    return net.fit(other(), { loss, optimizer: new SGD(net.parameters()), epochs: 1, generator });
  },
};

describe.each(backends)("while a fit runs on %s", (backend) => {
  let fit: RunningFit;
  beforeAll(() => void (fit = startFit(backend)));
  afterAll(() => fit.stop());

  it.each(Object.entries(operations))("%s is refused", (name, operation) => {
    expectThrows("ERR_BUSY", () => operation(fit), name);
  });

  it.each(Object.entries(fits))("a second fit %s is refused", async (name, start) => {
    await expectRejects("ERR_BUSY", () => start(fit), name);
  });

  it.each(Object.entries(writes))("%s, which writes to its data, is refused", (name, write) => {
    expectThrows("ERR_BUSY", () => write(fit), name);
  });

  it.each(Object.entries(reads))("%s, which reads its data, is free", (_, read) => {
    expect(read(fit)).toBeDefined();
  });

  it("other fits may read its data, several at once, with the bits that each has alone", async () => {
    const { data, validation, loss } = fit;
    const train = async (seed: number): Promise<Float32Array> => {
      const net = createNet([4, 5, 3], backend, seed);
      const generator = new Generator({ seed, backend });
      const optimizer = new SGD(net.parameters(), { lr: 0.1 });
      await net.fit(data, { loss, optimizer, epochs: 3, batchSize: 7, shuffle: true, generator, validation });
      return weightsOf(net);
    };
    const together = await Promise.all([1, 2, 3].map(train));
    for (const [i, weights] of together.entries()) expectSameBits(weights, await train(i + 1));
    expectThrows("ERR_BUSY", () => data.x.zero_(), "the first fit still reads it");
  });

  it("what it does not own is free", async () => {
    const net = createNet([4, 3], backend);
    const optimizer = new SGD(net.parameters());
    const data = other(6);
    const generator = new Generator({ backend });
    const { epochs } = await net.fit(data, { loss: fit.loss, optimizer, epochs: 2, generator });
    expect(epochs.length).toBe(2);
    expect(rand([2]).shape).toEqual([2]);
    expect(tensor([1, 2]).toArray()).toEqual([1, 2]);
  });

  it("printing it for the eye does not throw", async () => {
    const { inspect } = await import("node:util");
    expect(inspect(weight(fit))).toContain("belongs to a running fit");
  });
});

/** Operations that change nothing, or nothing that matters to the rest. */
function useEverything(fit: RunningFit): void {
  fit.net.forward(fit.data.x);
  fit.net.stateDict();
  fit.optimizer.stateDict();
  weight(fit).clone();
  rand([1], { generator: fit.generator });
  expect([...new DataLoader(fit.data, { batchSize: 30, generator: fit.generator })].length).toBe(2);
}

describe.each(backends)("what a fit on %s owns", (backend) => {
  it("is the caller's in onEpoch, and when the fit has ended", async () => {
    let epochs = 0;
    const fit = startFit(backend, {
      onEpoch: async () => {
        useEverything(fit);
        await Promise.resolve();
        useEverything(fit);
        epochs += 1;
        if (epochs === 3) void fit.stop();
      },
    });
    expectThrows("ERR_BUSY", () => fit.net.forward(fit.data.x));
    await fit.done.catch(() => {});
    expect(epochs).toBe(3);
    useEverything(fit);
  });

  it("is the default generator, when it is given none", async () => {
    const net = createNet([4, 3], backend);
    const options = { loss: new CrossEntropyLoss(), optimizer: new SGD(net.parameters()), epochs: 2 };
    const done = net.fit(createData(6, 4, 3), options);
    for (const use of [
      () => rand([1]),
      () => manualSeed(1),
      getRngState,
      () => new Linear(2, 2),
      () => defaultGenerator.clone(),
    ]) {
      expect(use).toThrow(/^the default generator belongs to a running fit.*`generator`.*generator: new Generator/);
    }
    expectThrows("ERR_BUSY", () => setRngState(new Generator().getState()));
    const another = createNet([4, 3], "typescript");
    const second = another.fit(createData(6, 4, 3), { ...options, optimizer: new SGD(another.parameters()) });
    await expect(second).rejects.toThrow(/^the default generator belongs to a running fit/);
    await done;
    expect(rand([1]).shape).toEqual([1]);
  });

  it("can be fitted again inside onEpoch", async () => {
    const net = createNet([4, 3], backend);
    const data = createData(6, 4, 3);
    const optimizer = new SGD(net.parameters());
    const options = { loss: new CrossEntropyLoss(), optimizer, epochs: 2, generator: new Generator({ backend }) };
    let inner = 0;
    const onEpoch = async (): Promise<void> => void (inner += (await net.fit(data, options)).epochs.length);
    await net.fit(data, { ...options, onEpoch });
    expect(inner).toBe(4);
  });
});

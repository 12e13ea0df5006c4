/** fit and the written-out loop: the same weights, losses, momentum and generator, to the bit. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CrossEntropyLoss,
  defaultGenerator,
  Generator,
  getRngState,
  manualSeed,
  ones,
  SGD,
  setRngState,
  type BackendName,
  type DataLoaderOptions,
  type Net,
  type Reduction,
  type SgdOptions,
  type Tensor,
  type TensorDataset,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits, expectSameState } from "../support/bits.js";
import { createData, createNet, expectSameNumbers, momentumOf, trainByHand, weightsOf } from "../support/training.js";

interface Training {
  readonly dims: readonly number[];
  readonly samples: number;
  readonly epochs: number;
  readonly loader: Omit<DataLoaderOptions, "generator">;
  readonly generator: "own" | "default";
  readonly reduction: Exclude<Reduction, "none">;
  /** Makes the optimiser of a net. */
  readonly optimizer: (net: Net) => SGD;
}

interface Trained {
  readonly net: Net;
  readonly optimizer: SGD;
  readonly losses: number[];
  readonly generator: Generator;
}

type Way = (net: Net, data: TensorDataset, options: WayOptions) => number[] | Promise<number[]>;
type WayOptions = DataLoaderOptions & { loss: CrossEntropyLoss; optimizer: SGD; epochs: number };

const byFit: Way = async (net, data, options) => (await net.fit(data, options)).epochs.map(({ loss }) => loss);

const byFitWithOnEpoch: Way = async (net, data, options) => {
  const losses: number[] = [];
  const { epochs } = await net.fit(data, { ...options, onEpoch: ({ loss }) => void losses.push(loss) });
  expect(epochs.map(({ loss }) => loss)).toEqual(losses);
  return losses;
};

const bySeveralFits: Way = async (net, data, { epochs, ...options }) => {
  const losses: number[] = [];
  for (let i = 0; i < epochs; i++) losses.push(...(await byFit(net, data, { ...options, epochs: 1 })));
  return losses;
};

/** Trains a net of its own from the same start; the default generator starts from the same state each time. */
async function train(backend: BackendName, training: Training, way: Way): Promise<Trained> {
  const { dims, samples, epochs, loader, reduction } = training;
  manualSeed(77);
  const net = createNet(dims, backend);
  const optimizer = training.optimizer(net);
  const own = new Generator({ seed: 5, backend });
  const generator = training.generator === "own" ? own : defaultGenerator;
  const options = { ...loader, loss: new CrossEntropyLoss({ reduction }), optimizer, epochs };
  const data = createData(samples, dims[0] as number, dims.at(-1) as number);
  const losses = await way(net, data, training.generator === "own" ? { ...options, generator: own } : options);
  return { net, optimizer, losses, generator: generator.clone() };
}

function expectSame(actual: Trained, expected: Trained, what: string): void {
  expectSameBits(weightsOf(actual.net), weightsOf(expected.net), `${what}: weights`);
  expectSameBits(momentumOf(actual.optimizer), momentumOf(expected.optimizer), `${what}: momentum`);
  expectSameNumbers(actual.losses, expected.losses, `${what}: losses`);
  expectSameState(actual.generator, expected.generator, `${what}: the generator`);
  expect(
    actual.net.parameters().map((p) => p.grad),
    `${what}: gradients`,
  ).toEqual(actual.net.parameters().map(() => null));
}

async function expectFitEqualsLoop(backend: BackendName, training: Training, what: string): Promise<Trained> {
  const byHand = await train(backend, training, trainByHand);
  for (const way of [byFit, byFitWithOnEpoch, bySeveralFits]) {
    expectSame(await train(backend, training, way), byHand, `${what}, ${way.name}`);
  }
  return byHand;
}

const MOMENTUM: Partial<SgdOptions> = { lr: 0.1, momentum: 0.9 };
const plain: Training = {
  dims: [4, 6, 3],
  samples: 23,
  epochs: 3,
  loader: { batchSize: 5, shuffle: true },
  generator: "own",
  reduction: "mean",
  optimizer: (net) => new SGD(net.parameters(), MOMENTUM),
};

const generators = ["own", "default"] as const;
const loaders: Training["loader"][] = [
  {},
  { batchSize: 5 },
  { batchSize: 5, dropLast: true },
  { batchSize: 23 },
  { batchSize: 24 },
  { batchSize: 24, dropLast: true },
  { shuffle: true },
  { batchSize: 5, shuffle: true },
  { batchSize: 5, shuffle: true, dropLast: true },
  { batchSize: 24, shuffle: true, dropLast: true },
];

describe.each(backends)("fit is the written-out loop on %s", (backend) => {
  it.each(generators)("with every way to make batches, drawn by the %s generator", async (generator) => {
    for (const loader of loaders) {
      await expectFitEqualsLoop(backend, { ...plain, loader, generator }, JSON.stringify(loader));
    }
  });

  it("with parameter groups, layers that stay as they are, and every option", async () => {
    const weights = (net: Net): ReturnType<Net["parameters"]> => net.parameters().filter((_, i) => i % 2 === 0);
    const biases = (net: Net): ReturnType<Net["parameters"]> => net.parameters().filter((_, i) => i % 2 === 1);
    const optimizers: Record<string, Training["optimizer"]> = {
      groups: (net) =>
        new SGD(
          [
            { params: weights(net), momentum: 0.9 },
            { params: biases(net), lr: 0.5 },
          ],
          { lr: 0.1 },
        ),
      "groups in another order": (net) => new SGD([{ params: biases(net) }, { params: weights(net) }], MOMENTUM),
      "only weights": (net) => new SGD(weights(net), MOMENTUM),
      "only the first layer": (net) => new SGD(net.parameters().slice(0, 2), MOMENTUM),
      "only the last bias": (net) => new SGD(net.parameters().slice(-1), MOMENTUM),
      nesterov: (net) => new SGD(net.parameters(), { ...MOMENTUM, nesterov: true, weightDecay: 0.01 }),
      dampening: (net) => new SGD(net.parameters(), { ...MOMENTUM, dampening: 0.4, maximize: true }),
      "no momentum": (net) => new SGD(net.parameters(), { lr: 0.2, weightDecay: 0.1 }),
      "almost none": (net) => new SGD(net.parameters(), { lr: 0.2, momentum: 1e-60, weightDecay: 1e-60 }),
      "no rate": (net) => new SGD(net.parameters(), { lr: 0 }),
    };
    for (const [name, optimizer] of Object.entries(optimizers)) {
      await expectFitEqualsLoop(backend, { ...plain, optimizer }, name);
    }
  });

  it("with batches of more than one block of samples, and deep and shallow nets", async () => {
    await expectFitEqualsLoop(
      backend,
      { ...plain, dims: [7, 9, 4], samples: 700, loader: { batchSize: 300 } },
      "blocks",
    );
    await expectFitEqualsLoop(backend, { ...plain, dims: [3, 5, 4, 6, 2], reduction: "sum" }, "deep");
    await expectFitEqualsLoop(backend, { ...plain, dims: [3, 2] }, "one layer");
    await expectFitEqualsLoop(backend, { ...plain, samples: 1 }, "one sample");
  });

  it("with no epochs, nothing happens", async () => {
    const { losses, net } = await expectFitEqualsLoop(backend, { ...plain, epochs: 0 }, "no epochs");
    expect(losses).toEqual([]);
    expectSameBits(weightsOf(net), weightsOf(createNet(plain.dims, backend)));
  });

  it("whatever the plan", async () => {
    const training = fc.record({
      dims: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 4 }),
      samples: fc.integer({ min: 1, max: 30 }),
      epochs: fc.integer({ min: 1, max: 3 }),
      loader: fc.record({
        batchSize: fc.integer({ min: 1, max: 32 }),
        shuffle: fc.boolean(),
        dropLast: fc.boolean(),
      }),
      generator: fc.constantFrom(...generators),
      reduction: fc.constantFrom("mean" as const, "sum" as const),
      momentum: fc.constantFrom(0, 0.5),
      lr: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const property = fc.asyncProperty(training, async ({ momentum, lr, ...others }) => {
      const optimizer: Training["optimizer"] = (net) => new SGD(net.parameters(), { lr, momentum });
      await expectFitEqualsLoop(backend, { ...others, optimizer }, JSON.stringify({ ...others, lr, momentum }));
    });
    await fc.assert(property, { numRuns: 40 });
  });
});

describe("fit on both backends", () => {
  it("gives the same bits", async () => {
    const [first, ...others] = await Promise.all(backends.map((backend) => train(backend, plain, byFit)));
    for (const other of others) expectSame(other, first as Trained, "typescript against native");
  });

  it("clears the gradients that zeroGrad would, of parameters that are not the net's too", async () => {
    const net = createNet([3, 2], backends[0] as BackendName);
    const other = createNet([2, 2], backends[0] as BackendName).parameters()[0] as Tensor;
    other.grad = ones([2, 2]);
    const optimizer = new SGD([...net.parameters(), other], { lr: 0.1 });
    await net.fit(createData(5, 3, 2), { loss: new CrossEntropyLoss(), optimizer, epochs: 1 });
    expect(other.grad).toBe(null);
  });

  it("leaves the default generator alone when it is given another one", async () => {
    manualSeed(4);
    const before = getRngState();
    const net = createNet([3, 2], backends[0] as BackendName);
    const options = { loss: new CrossEntropyLoss(), optimizer: new SGD(net.parameters()), epochs: 2, shuffle: true };
    await net.fit(createData(5, 3, 2), { ...options, generator: new Generator({ seed: 1 }) });
    expect(getRngState()).toEqual(before);
    await net.fit(createData(5, 3, 2), options);
    expect(getRngState()).not.toEqual(before);
    setRngState(before);
  });
});

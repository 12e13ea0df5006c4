/** Layers, batches and data sets of no numbers: every way to train does the same, on every backend. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  DataLoader,
  Generator,
  L1Loss,
  Linear,
  MSELoss,
  Net,
  NLLLoss,
  SGD,
  SmoothL1Loss,
  Tanh,
  TensorDataset,
  zeros,
  type BackendName,
  type LossFunction,
  type Reduction,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { momentumOf, weightsOf } from "../support/training.js";

type ToNumber = Exclude<Reduction, "none">;

interface Training {
  readonly dims: readonly number[];
  readonly samples: number;
  readonly batchSize: number;
  readonly loss: keyof typeof losses;
  readonly reduction: ToNumber;
}

const losses = {
  "CrossEntropyLoss of indices": (o: { reduction: ToNumber }) => new CrossEntropyLoss(o),
  "CrossEntropyLoss of probabilities": (o: { reduction: ToNumber }) => new CrossEntropyLoss(o),
  NLLLoss: (o: { reduction: ToNumber }) => new NLLLoss(o),
  MSELoss: (o: { reduction: ToNumber }) => new MSELoss(o),
  L1Loss: (o: { reduction: ToNumber }) => new L1Loss(o),
  SmoothL1Loss: (o: { reduction: ToNumber }) => new SmoothL1Loss(o),
  BCEWithLogitsLoss: (o: { reduction: ToNumber }) => new BCEWithLogitsLoss(o),
};

interface Parts {
  readonly net: Net;
  readonly loss: LossFunction;
  readonly optimizer: SGD;
  readonly data: TensorDataset;
}

function createParts(backend: BackendName, { dims, samples, loss, reduction }: Training): Parts {
  const generator = new Generator({ seed: 3, backend });
  const linears = dims.slice(1).map((out, i) => new Linear(dims[i] as number, out, { generator }));
  const net = new Net(linears.flatMap((linear, i) => (i === 0 ? [linear] : [new Tanh(), linear])));
  const columns = dims.at(-1) as number;
  const x = zeros([samples, dims[0] as number]).uniform_(-1, 1, { generator });
  const hasIndices = loss === "NLLLoss" || loss === "CrossEntropyLoss of indices";
  const indices = Int32Array.from({ length: samples }, (_, i) => (columns === 0 ? -100 : i % columns));
  const y = hasIndices ? indices : zeros([samples, columns]).uniform_(0, 1, { generator });
  const optimizer = new SGD(net.parameters(), { lr: 0.1, momentum: 0.9, weightDecay: 0.1 });
  return { net, loss: losses[loss]({ reduction }), optimizer, data: new TensorDataset(x, y) };
}

type Way = (parts: Parts, batchSize: number) => number[] | Promise<number[]>;

const ways: Record<string, Way> = {
  "the loop": ({ net, loss, optimizer, data }, batchSize) =>
    Array.from(new DataLoader(data, { batchSize, generator: new Generator() }), ([x, y]) => {
      optimizer.zeroGrad();
      const value = loss.forward(net.forward(x), y);
      net.backward(loss.backward());
      optimizer.step();
      return value;
    }),
  trainStep: ({ net, loss, optimizer, data }, batchSize) =>
    Array.from(new DataLoader(data, { batchSize, generator: new Generator() }), ([x, y]) =>
      net.trainStep(x, y, { loss, optimizer }),
    ),
  fit: async ({ net, loss, optimizer, data }, batchSize) => {
    const losses: number[] = [];
    const options = { loss, optimizer, epochs: 1, batchSize: data.length || 1, generator: new Generator() };
    const batches = [...new DataLoader(data, { batchSize, generator: new Generator() })];
    for (const [x, y] of batches) {
      const { epochs } = await net.fit(new TensorDataset(x, y), { ...options, validation: data });
      losses.push(epochs[0]?.loss as number);
    }
    return losses;
  },
};

async function expectSameWays(training: Training): Promise<number[]> {
  const results = await Promise.all(
    backends.flatMap((backend) =>
      Object.entries(ways).map(async ([name, way]) => {
        const parts = createParts(backend, training);
        return { name: `${name} on ${backend}`, losses: await way(parts, training.batchSize), parts };
      }),
    ),
  );
  const [first, ...others] = results as [(typeof results)[0], ...typeof results];
  for (const { name, losses: values, parts } of others) {
    const what = `${name}: ${JSON.stringify(training)}`;
    expectSameBits(Float64Array.from(values), Float64Array.from(first.losses), `${what}: losses`);
    expectSameBits(weightsOf(parts.net), weightsOf(first.parts.net), `${what}: weights`);
    expectSameBits(momentumOf(parts.optimizer), momentumOf(first.parts.optimizer), `${what}: momentum`);
  }
  return first.losses;
}

const names = Object.keys(losses) as (keyof typeof losses)[];

describe("with layers of no numbers, the loop, trainStep and fit are the same on all backends", () => {
  it.each(names)("with %s, whatever the widths", async (loss) => {
    const width = fc.integer({ min: 0, max: 2 });
    const training = fc.record({
      dims: fc.array(width, { minLength: 2, maxLength: 4 }),
      samples: fc.integer({ min: 0, max: 5 }),
      batchSize: fc.integer({ min: 1, max: 3 }),
      reduction: fc.constantFrom("mean" as const, "sum" as const),
    });
    await fc.assert(
      fc.asyncProperty(training, async (given) => void (await expectSameWays({ ...given, loss }))),
      { numRuns: 60 },
    );
  });

  it.each(names)("with %s of no columns: NaN for the mean, 0 for the sum, as in PyTorch", async (loss) => {
    const training = { dims: [2, 3, 0], samples: 4, batchSize: 2, loss };
    expect(await expectSameWays({ ...training, reduction: "mean" })).toEqual([Number.NaN, Number.NaN]);
    expect(await expectSameWays({ ...training, reduction: "sum" })).toEqual([0, 0]);
  });

  it.each(backends)("a batch of no rows on %s: NaN, and the update by gradients of 0", (backend) => {
    for (const loss of names) {
      const training: Training = { dims: [2, 3, 2], samples: 0, batchSize: 1, loss, reduction: "mean" };
      const [stepped, byHand] = [createParts(backend, training), createParts(backend, training)];
      const { x, y } = byHand.data;
      byHand.loss.forward(byHand.net.forward(x), y);
      byHand.net.backward(byHand.loss.backward());
      byHand.optimizer.step();
      expect(stepped.net.trainStep(x, y, { loss: stepped.loss, optimizer: stepped.optimizer })).toBeNaN();
      expectSameBits(weightsOf(stepped.net), weightsOf(byHand.net), loss);
      expectSameBits(momentumOf(stepped.optimizer), momentumOf(byHand.optimizer), loss);
    }
  });
});

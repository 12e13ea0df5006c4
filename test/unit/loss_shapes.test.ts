/** What losses take and give besides one number for a batch: each element's, other shapes, weights of the samples; and what BCELoss refuses. */
import { describe, expect, it } from "vitest";
import {
  BCELoss,
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  Generator,
  HuberLoss,
  KLDivLoss,
  L1Loss,
  Linear,
  type LossFunction,
  MSELoss,
  Net,
  NLLLoss,
  ones,
  PoissonNLLLoss,
  type Reduction,
  SGD,
  Sigmoid,
  SmoothL1Loss,
  type Tensor,
  tensor,
  TensorDataset,
  type TrainStepOptions as StepOptions,
} from "../../dist/index.js";
import { expectThrows } from "../support/errors.js";

const { NaN: nan } = Number;
const row = (...numbers: number[]) => tensor([numbers]);
const classes = (...indices: number[]): Int32Array => Int32Array.from(indices);

const inOne = tensor([
  [0.2, 0.9, 0.5],
  [1, 0, 0.25],
]);
const of01 = tensor([
  [0, 1, 0.5],
  [1, 0, 1],
]);

describe("each element's loss", () => {
  type Make = (options: { reduction: Reduction }) => LossFunction<Reduction>;
  const all: [name: string, make: Make, Parameters<LossFunction["forward"]>[1], number[]][] = [
    ["MSELoss", (o) => new MSELoss(o), of01, [2, 3]],
    ["L1Loss", (o) => new L1Loss(o), of01, [2, 3]],
    ["SmoothL1Loss", (o) => new SmoothL1Loss(o), of01, [2, 3]],
    ["HuberLoss", (o) => new HuberLoss({ ...o, delta: 0.3 }), of01, [2, 3]],
    ["BCELoss", (o) => new BCELoss({ ...o, weight: tensor([[1], [2]]) }), of01, [2, 3]],
    ["BCEWithLogitsLoss", (o) => new BCEWithLogitsLoss({ ...o, posWeight: tensor([1, 2, 3]) }), of01, [2, 3]],
    ["KLDivLoss", (o) => new KLDivLoss(o), of01, [2, 3]],
    ["PoissonNLLLoss", (o) => new PoissonNLLLoss(o), of01, [2, 3]],
    ["CrossEntropyLoss", (o) => new CrossEntropyLoss({ ...o, labelSmoothing: 0.1 }), classes(2, 0), [2]],
    ["NLLLoss", (o) => new NLLLoss({ ...o, weight: tensor([1, 2, 3]) }), classes(2, 0), [2]],
    ["CrossEntropyLoss of probabilities", (o) => new CrossEntropyLoss(o), of01, [2]],
  ];

  it.each(all)("of %s is kept, and its gradient is what backward is given times its own", (_, make, target, shape) => {
    const [loss, summed] = [make({ reduction: "none" }), make({ reduction: "sum" })];
    const losses = loss.forward(inOne, target) as Tensor;
    expect(losses.shape).toEqual(shape);
    const total = losses.data.reduce((a, b) => a + b, 0);
    expect(total).toBeCloseTo(summed.forward(inOne, target) as number, 5);
    const whole = summed.backward().data;
    const factors = losses.data.map((__, i) => 2 ** i);
    const gradient = loss.backward(tensor(factors, shape));
    expect(gradient.shape).toEqual([2, 3]);
    const columns = whole.length / factors.length;
    expect(gradient.data).toEqual(whole.map((v, i) => v * (factors[Math.floor(i / columns)] as number)));
  });

  it("needs a gradient of its shape, and only it takes one", () => {
    const loss = new MSELoss({ reduction: "none" });
    loss.forward(inOne, of01);
    expectThrows("ERR_ARGUMENT", () => loss.backward(), "takes the gradient of its losses");
    expectThrows("ERR_SHAPE", () => loss.backward(ones([3, 2])), "has the losses' shape [2, 3], given [3, 2]");
    const mean = new MSELoss();
    mean.forward(inOne, of01);
    expectThrows("ERR_ARGUMENT", () => mean.backward(ones([])), 'takes no gradient with the reduction "mean"');
  });

  it("is nothing that a step can go by", async () => {
    const net = new Net([new Linear(3, 3)]);
    const options = {
      loss: new MSELoss({ reduction: "none" }) as never,
      optimizer: new SGD(net.parameters(), { lr: 1 }),
    };
    expectThrows("ERR_ARGUMENT", () => net.trainStep(inOne, of01, options), 'reduction "mean" or "sum"; given "none"');
    const fit = net.fit(new TensorDataset(inOne, of01), { ...options, epochs: 1 });
    await expect(fit).rejects.toThrow('reduction "mean" or "sum"; given "none"');
  });
});

describe("classes in the second dimension", () => {
  const input = tensor(
    Float32Array.from({ length: 24 }, (_, i) => Math.fround(Math.sin(i))),
    [2, 3, 4],
  );
  /** The same as rows of classes. */
  const rows = tensor(
    Float32Array.from({ length: 24 }, (_, i) => input.at(Math.floor(i / 12), i % 3, Math.floor(i / 3) % 4)),
    [8, 3],
  );
  const indices = Int32Array.from([0, 1, 2, 0, 1, 2, -100, 1]);
  const options = { weight: tensor([1, 2, 0.5]) };

  it("give the loss and the gradient of as many rows", () => {
    for (const Loss of [CrossEntropyLoss, NLLLoss]) {
      const [loss, flat] = [new Loss(options), new Loss(options)];
      expect(loss.forward(input, tensor(indices, [2, 4]))).toBe(flat.forward(rows, indices));
      const [gradient, expected] = [loss.backward(), flat.backward()];
      expect(gradient.shape).toEqual([2, 3, 4]);
      for (let i = 0; i < 24; i++)
        expect(gradient.at(Math.floor(i / 12), i % 3, Math.floor(i / 3) % 4)).toBe(expected.data[i]);
    }
  });

  it("take probabilities of their own shape", () => {
    const probabilities = tensor(input.data.map(Math.abs), [2, 3, 4]);
    const flat = tensor(rows.data.map(Math.abs), [8, 3]);
    expect(new CrossEntropyLoss().forward(input, probabilities)).toBe(new CrossEntropyLoss().forward(rows, flat));
  });

  it("are the only ones of one sample", () => {
    const one = new CrossEntropyLoss({ reduction: "none" });
    const losses = one.forward(tensor([1, 0]), classes(0));
    expect(losses.shape).toEqual([]);
    expect(losses.data[0]).toBe(new CrossEntropyLoss().forward(row(1, 0), classes(0)));
    expect(one.backward(ones([])).shape).toEqual([2]);
  });

  it("want a target of the other dimensions", () => {
    const loss = new CrossEntropyLoss();
    const wanted = "takes a target of shape [2, 4]";
    expectThrows("ERR_SHAPE", () => loss.forward(input, tensor(indices, [4, 2])), `${wanted}, given [4, 2]`);
    expectThrows("ERR_SHAPE", () => loss.forward(input, classes(0, 1)), `${wanted}, given 2`);
  });
});

describe("weights of the samples", () => {
  const weight = tensor([[2], [0.5]]);

  it("weigh each sample's elements", () => {
    for (const Loss of [BCELoss, BCEWithLogitsLoss]) {
      const weighted = new Loss({ weight, reduction: "none" }).forward(inOne, of01);
      const plain = new Loss({ reduction: "none" }).forward(inOne, of01);
      expect(weighted.data).toEqual(plain.data.map((v, i) => v * (i < 3 ? 2 : 0.5)));
    }
  });

  it("train by the written-out loop, on batches of as many", async () => {
    const train = async (step: (net: Net, options: StepOptions) => unknown): Promise<Float32Array> => {
      const net = new Net([new Linear(3, 3, { generator: new Generator({ seed: 1 }) })]);
      await step(net, {
        loss: new BCEWithLogitsLoss({ weight, posWeight: tensor([1, 2, 3]) }),
        optimizer: new SGD(net.parameters(), { lr: 1 }),
      });
      return (net.parameters()[0] as Tensor).data.slice();
    };
    const byLoop = await train((net, { loss, optimizer }) => {
      loss.forward(net.forward(inOne), of01);
      net.backward(loss.backward());
      optimizer.step();
    });
    expect(await train((net, options) => net.trainStep(inOne, of01, options))).toEqual(byLoop);
    const data = new TensorDataset(inOne, of01);
    expect(await train((net, options) => net.fit(data, { ...options, batchSize: 2, epochs: 1 }))).toEqual(byLoop);
    await expect(train((net, options) => net.fit(data, { ...options, epochs: 1 }))).rejects.toThrow(
      "BCEWithLogitsLoss's weight broadcasts over the input, here of shape [1, 3]",
    );
  });
});

it("a mean over samples of no numbers is 0, and over no samples NaN", () => {
  const loss = new KLDivLoss({ reduction: "batchmean" });
  expect(loss.forward(ones([2, 0]), ones([2, 0]))).toBe(0);
  expect(loss.forward(ones([0, 2]), ones([0, 2]))).toBe(nan);
});

describe("BCELoss", () => {
  it("refuses what is no probability, in a fit at the batch where it comes", async () => {
    const loss = new BCELoss();
    for (const wrong of [-0.1, 1.5, nan]) {
      expectThrows("ERR_ARGUMENT", () => loss.forward(row(0, wrong), row(0, 1)), "BCELoss takes inputs from 0 to 1");
      expectThrows("ERR_ARGUMENT", () => loss.forward(row(0, 1), row(0, wrong)), "BCELoss takes targets from 0 to 1");
    }
    const net = new Net([new Linear(3, 3, { generator: new Generator({ seed: 1 }) })]);
    const options = { loss, optimizer: new SGD(net.parameters(), { lr: 1 }) };
    net.layers[0].bias?.fill_(9);
    const before = net.stateDict();
    await expect(net.fit(new TensorDataset(inOne, of01), { ...options, epochs: 1 })).rejects.toThrow(
      "inputs from 0 to 1",
    );
    expect(net.stateDict()).toEqual(before);
  });

  it("trains a net that ends in a Sigmoid, as the loop does", async () => {
    const train = async (step: (net: Net, options: StepOptions) => unknown): Promise<Float32Array> => {
      const net = new Net([new Linear(3, 3, { generator: new Generator({ seed: 1 }) }), new Sigmoid()]);
      await step(net, {
        loss: new BCELoss({ weight: tensor([1, 2, 3]) }),
        optimizer: new SGD(net.parameters(), { lr: 1 }),
      });
      return (net.parameters()[0] as Tensor).data.slice();
    };
    const byLoop = await train((net, { loss, optimizer }) => {
      loss.forward(net.forward(inOne), of01);
      net.backward(loss.backward());
      optimizer.step();
    });
    expect(await train((net, options) => net.trainStep(inOne, of01, options))).toEqual(byLoop);
    const data = new TensorDataset(inOne, of01);
    expect(await train((net, options) => net.fit(data, { ...options, batchSize: 2, epochs: 1 }))).toEqual(byLoop);
  });
});

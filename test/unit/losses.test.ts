/** What losses give where it is PyTorch's to say: values and gradients that torch.nn gave. */
import { describe, expect, it } from "vitest";
import {
  BCELoss,
  BCEWithLogitsLoss,
  CrossEntropyLoss,
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
  SGD,
  SmoothL1Loss,
  tensor,
  TensorDataset,
  type TrainStepOptions as StepOptions,
  zeros,
} from "../../dist/index.js";
import * as classesOfLosses from "../../dist/nn/losses.js";
import { expectClose } from "../support/golden.js";

const { NaN: nan } = Number;
const inf = Infinity;
const row = (...numbers: number[]) => tensor([numbers]);
const classes = (...indices: number[]): Int32Array => Int32Array.from(indices);

type Case = [
  name: string,
  loss: LossFunction,
  input: Parameters<LossFunction["forward"]>[0],
  target: Parameters<LossFunction["forward"]>[1],
  value: number,
  gradient: number[],
];

const weighted = { weight: tensor([0.5, 2]), labelSmoothing: 0.2 };
const logits = tensor([
  [1, 0],
  [2, 1],
]);

/** No weight for class 0. */
const unweighted = (labelSmoothing: number, reduction: "mean" | "sum" = "mean") =>
  new CrossEntropyLoss({ weight: tensor([0, 1]), labelSmoothing, reduction });

const ofClasses: Case[] = [
  ["-Infinity at the target", new CrossEntropyLoss(), row(-inf, 0), classes(0), inf, [-1, 1]],
  ["-Infinity elsewhere", new CrossEntropyLoss(), row(-inf, 0), classes(1), 0, [0, 0]],
  ["-Infinity, smoothed", new CrossEntropyLoss({ labelSmoothing: 0.1 }), row(-inf, 0), classes(1), inf, [-0.05, 0.05]],
  ["-Infinity, all smooth", new CrossEntropyLoss({ labelSmoothing: 1 }), row(-inf, 0), classes(0), nan, [-0.5, 0.5]],
  ["-Infinity of probability 0", new CrossEntropyLoss(), row(-inf, 0), row(0, 1), nan, [0, 0]],
  ["probabilities of sum 5", new CrossEntropyLoss(), row(1, 0), row(2, 3), 4.566308498, [1.655292987, -1.655292987]],
  ["all ignored", new CrossEntropyLoss(), row(1, 0), classes(-100), nan, [0, 0]],
  ["all ignored, smoothed", new CrossEntropyLoss({ labelSmoothing: 0.1 }), row(1, 0), classes(-100), nan, [0, 0]],
  ["all ignored, summed", new CrossEntropyLoss({ reduction: "sum" }), row(1, 0), classes(-100), 0, [0, 0]],
  ["NaN where it is ignored", new CrossEntropyLoss({ reduction: "sum" }), row(nan, 0), classes(-100), 0, [nan, nan]],
  ["no weight at all", new CrossEntropyLoss({ weight: tensor([0, 1]) }), row(1, 0), classes(0), nan, [nan, nan]],
  ["no weight at all, smoothed", unweighted(0.1), row(1, 2), classes(0), nan, [nan, nan]],
  ["no weight at all, all smooth", unweighted(1), row(1, 2), classes(0), nan, [nan, nan]],
  [
    "no weight at all, summed",
    unweighted(0.1, "sum"),
    row(1, 0),
    classes(0),
    0.0656630844,
    [0.036552932, -0.036552928],
  ],
  ["no weight, and none to count", unweighted(0.1), logits, classes(0, -100), nan, [nan, nan, 0, 0]],
  ["log probabilities of no weight", new NLLLoss({ weight: tensor([0, 1]) }), row(1, 0), classes(0), nan, [nan, 0]],
  [
    "weights and smoothing",
    new CrossEntropyLoss(weighted),
    logits,
    classes(0, 1),
    1.1132615804672241,
    [0.010075235739350319, -0.010075228288769722, 0.5209833383560181, -0.5209833383560181],
  ],
  [
    "weights, smoothing and a class to ignore",
    new CrossEntropyLoss({ ...weighted, ignoreIndex: 1 }),
    logits,
    classes(0, 1),
    0.8072401285171509,
    [0.05037619173526764, -0.05037612468004227, 0, 0],
  ],
  [
    "weights and smoothing of probabilities",
    new CrossEntropyLoss(weighted),
    logits,
    tensor([
      [0.3, 0.7],
      [1, 0],
    ]),
    1.0951899290084839,
    [0.45963865518569946, -0.45963865518569946, 0.01259404793381691, -0.012594031170010567],
  ],
  ["log probabilities", new NLLLoss({ weight: tensor([1, 3]) }), logits, classes(0, 1), -1, [-0.25, 0, 0, -0.75]],
  ["no samples", new CrossEntropyLoss(), zeros([0, 3]), classes(), nan, []],
  ["no samples, summed", new CrossEntropyLoss({ reduction: "sum" }), zeros([0, 3]), classes(), 0, []],
  ["no probabilities", new CrossEntropyLoss(), zeros([0, 3]), zeros([0, 3]), nan, []],
  ["no log probabilities", new NLLLoss(), zeros([0, 3]), classes(), nan, []],
];

const x = tensor([1, 2, 3, 0, -0.25]);
const t = tensor([1, 0, 5, -0, 0.25]);
const hard = [tensor([nan, inf, inf, -inf, 0]), tensor([0, inf, 0, 3e38, nan])] as const;
const sum = { reduction: "sum" } as const;

const ofElements: Case[] = [
  ["squared", new MSELoss(), x, t, 1.65, [0, 0.8, -0.8, 0, -0.2]],
  ["squared, hard", new MSELoss(), ...hard, nan, [nan, nan, inf, -inf, nan]],
  ["squared, a scalar", new MSELoss(), tensor(0.5), tensor(0), 0.25, [1]],
  ["squared, nothing", new MSELoss(), zeros([2, 0]), zeros([2, 0]), nan, []],
  ["absolute", new L1Loss(), x, t, 0.9, [0, 0.2, -0.2, 0, -0.2]],
  ["absolute, hard", new L1Loss(), ...hard, nan, [0, 0, 0.2, -0.2, 0]],
  ["absolute, nothing", new L1Loss(sum), zeros([0]), zeros([0]), 0, []],
  ["smooth", new SmoothL1Loss(), x, t, 0.625, [0, 0.2, -0.2, 0, -0.1]],
  ["smooth, beta 0.5", new SmoothL1Loss({ beta: 0.5 }), x, t, 0.75, [0, 0.2, -0.2, 0, -0.2]],
  ["smooth, hard", new SmoothL1Loss(), ...hard, nan, [nan, nan, 0.2, -0.2, nan]],
  ["smooth, beta 0", new SmoothL1Loss({ beta: 0 }), ...hard, nan, [0, 0, 0.2, -0.2, 0]],
  ["smooth, beta Infinity", new SmoothL1Loss({ beta: inf }), x, t, 0, [0, 0, -0, 0, -0]],
  ["Huber's", new HuberLoss(), x, t, 0.625, [0, 0.2, -0.2, 0, -0.1]],
  ["Huber's, delta 0.5", new HuberLoss({ delta: 0.5 }), x, t, 0.375, [0, 0.1, -0.1, 0, -0.1]],
  ["Huber's, hard", new HuberLoss(), ...hard, nan, [nan, nan, 0.2, -0.2, nan]],
  [
    "probabilities 0 and 1",
    new BCELoss(),
    tensor([0, 1, 1, 0, 0.5]),
    tensor([1, 0, 1, 0, 0.25]),
    40.13862991333008,
    [-2e11, 2e11, 0, 0, 0.2],
  ],
  [
    "probabilities next to 0 and 1",
    new BCELoss(sum),
    tensor([1e-45, 1e-30, 0.99999994]),
    tensor([1, 1, 0]),
    185.71307373046875,
    [-1e12, -1e12, 16777216],
  ],
  [
    "divergence",
    new KLDivLoss(),
    tensor([-1, -2, -0.5, 0]),
    tensor([0.5, 0, 1, 2]),
    0.50993019342,
    [-0.125, -0, -0.25, -0.5],
  ],
  ["divergence of negative targets", new KLDivLoss(), tensor([-1, -2]), tensor([-0.5, 0.5]), nan, [0.25, -0.25]],
  [
    "divergence from log probabilities, by sample",
    new KLDivLoss({ reduction: "batchmean", logTarget: true }),
    tensor([
      [-1, -2],
      [-0.5, 0],
    ]),
    tensor([
      [-0.5, -inf],
      [0, -3],
    ]),
    nan,
    [-0.3032653331756592, -0, -0.5, -0.024893533438444138],
  ],
  [
    "counts",
    new PoissonNLLLoss(),
    tensor([0, 1, -2, 100]),
    tensor([0, 3, 1, 2]),
    inf,
    [0.25, -0.07042956352233887, -0.2161661833524704, inf],
  ],
  [
    "counts, in full",
    new PoissonNLLLoss({ full: true }),
    tensor([0, 1, -2]),
    tensor([0, 3, 1]),
    1.539232850074768,
    [0.3333333432674408, -0.09390604496002197, -0.2882215976715088],
  ],
  [
    "counts with rates",
    new PoissonNLLLoss({ logInput: false, full: true }),
    tensor([0, 1, 2.5]),
    tensor([0, 3, 2]),
    1.3611021041870117,
    [0.3333333432674408, -0.6666666269302368, 0.06666666269302368],
  ],
  [
    "counts of rate 0",
    new PoissonNLLLoss({ logInput: false, eps: 0 }),
    tensor([0, -1]),
    tensor([1, 1]),
    nan,
    [-inf, 1],
  ],
  ["logit Infinity, target 1", new BCEWithLogitsLoss(sum), tensor([inf]), tensor([1]), nan, [0]],
  ["logit Infinity, target 0", new BCEWithLogitsLoss(sum), tensor([inf]), tensor([0]), inf, [1]],
  ["logit -Infinity, target 0", new BCEWithLogitsLoss(sum), tensor([-inf]), tensor([0]), nan, [0]],
  [
    "logits far out",
    new BCEWithLogitsLoss(),
    tensor([100, -100, 40, -40]),
    tensor([1, 0, 1, 0]),
    1.062088532784665e-18,
    [0, 0, 0, 1.062088532784665e-18],
  ],
  ["targets beyond 0 to 1", new BCEWithLogitsLoss(), tensor([0.5, 0.5]), tensor([inf, -3]), -inf, [-inf, 1.81122971]],
  [
    "weights by column and for all",
    new BCEWithLogitsLoss({ weight: tensor([2]), posWeight: tensor([3, 0.5]) }),
    tensor([
      [1, -2],
      [0.5, 0],
    ]),
    tensor([
      [1, 0],
      [0.3, 1],
    ]),
    1.2609049081802368,
    [-0.4034121036529541, 0.05960145965218544, 0.047967493534088135, -0.125],
  ],
  [
    "weights along a vector",
    new BCEWithLogitsLoss({ weight: tensor([2, 3]) }),
    tensor([1, -2]),
    tensor([1, 0]),
    0.5036538243293762,
    [-0.26894140243530273, 0.17880438268184662],
  ],
];

function expectNear(actual: ArrayLike<number>, expected: readonly number[]): void {
  const finite = (numbers: ArrayLike<number>): number[] => Array.from(numbers).filter(Number.isFinite);
  const others = (numbers: ArrayLike<number>): (number | null)[] =>
    Array.from(numbers, (v) => (Number.isFinite(v) ? null : v));
  expect(others(actual)).toEqual(others(expected));
  expectClose(finite(actual), finite(expected), { absolute: 1e-44, relative: 3e-6 });
}

describe.each([...ofClasses, ...ofElements])("the loss of %s", (_, loss, input, target, value, gradient) => {
  it("is PyTorch's", () => expectNear([loss.forward(input, target)], [value]));

  it("has PyTorch's gradient", () => {
    loss.forward(input, target);
    const given = loss.backward();
    expect(given.shape).toEqual(input.shape);
    expectNear(given.data, gradient);
  });
});

it("prints losses as PyTorch does", () => {
  const all = Object.values(classesOfLosses) as (new () => LossFunction)[];
  expect(all.map((Loss) => String(new Loss()))).toEqual(all.map(({ name }) => `${name}()`));
});

it("sees what is written to weights between forward passes, and goes backward from what it was given", () => {
  const weight = ones([2]);
  const loss = new CrossEntropyLoss({ weight, reduction: "sum" });
  const input = row(1, 0);
  const before = loss.forward(input, classes(0));
  weight.data[0] = 2;
  expect(loss.forward(input, classes(0))).toBeCloseTo(2 * before, 6);
  const gradient = loss.backward();
  const target = classes(0);
  loss.forward(input, target);
  [weight.data[0], input.data[0], target[0]] = [1, 0, 1];
  expect(loss.backward().data).toEqual(gradient.data);
});

it("trains on no weight at all to NaN, as the written-out loop does", async () => {
  const trained = async (train: (net: Net, options: StepOptions) => Promise<number> | number): Promise<number[]> => {
    const net = new Net([new Linear(1, 2)]);
    const optimizer = new SGD(net.parameters(), { lr: 1 });
    const loss = await train(net, { loss: unweighted(0.1), optimizer });
    return [loss, ...net.layers[0].weight.data];
  };
  const [x, y] = [ones([3, 1]), classes(0, 0, 0)];
  expect(await trained((net, options) => net.trainStep(x, y, options))).toEqual([nan, nan, nan]);
  const fitted = async (net: Net, options: StepOptions) =>
    (await net.fit(new TensorDataset(x, y), { ...options, batchSize: 3, epochs: 1 })).epochs[0]!.loss;
  expect(await trained(fitted)).toEqual([nan, nan, nan]);
});

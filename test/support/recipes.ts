/** Ways to train: nets of every layer, each loss with targets that suit it, every optimiser and scheduler. */
import {
  Adagrad,
  BatchNorm1d,
  BCEWithLogitsLoss,
  ChainedScheduler,
  ConstantLR,
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  CrossEntropyLoss,
  CyclicLR,
  Dropout,
  ExponentialLR,
  Generator,
  HuberLoss,
  Identity,
  KLDivLoss,
  L1Loss,
  LayerNorm,
  LambdaLR,
  Linear,
  LinearLR,
  LogSoftmax,
  MSELoss,
  MultiplicativeLR,
  MultiStepLR,
  Net,
  NLLLoss,
  OneCycleLR,
  PoissonNLLLoss,
  PolynomialLR,
  PReLU,
  SequentialLR,
  SGD,
  Sigmoid,
  SmoothL1Loss,
  Softmax,
  StepLR,
  Tanh,
  tensor,
  TensorDataset,
  type BackendName,
  type Layer,
  type LRScheduler,
  type Optimizer,
  type Tensor,
} from "../../dist/index.js";
import { createOptimizer, fullOptions, type OptimizerName, OPTIMIZERS } from "./optimizers.js";
import { createData } from "../../dist/verify/checks/trainings.js";
import { activationLayers } from "./activations.js";

const [FEATURES, CLASSES] = [4, 3];

/** Nets of 4 inputs and 3 outputs; their dropouts draw from the generator, or from one of their own. */
export const nets: Readonly<Record<string, (generator: Generator, own: Generator) => Layer[]>> = {
  tanh: (g) => [linear(g, 4, 6), new Tanh(), linear(g, 6, 3)],
  ...ofActivations(),
  "squashed outputs": (g) => [linear(g, 4, 5), new Sigmoid(), new Softmax(), linear(g, 5, 3), new LogSoftmax()],
  dropouts: (g, own) => [
    new Dropout(0.2, { generator: own }),
    linear(g, 4, 16),
    new Tanh(),
    new Dropout(0.5, { generator: g }),
    new Identity(),
    linear(g, 16, 3),
    new Dropout(0, { generator: g }),
  ],
  "layer norms": (g) => [
    new LayerNorm(4, { generator: g }),
    linear(g, 4, 6),
    new LayerNorm([6], { bias: false, eps: 0.01, generator: g }),
    new Tanh(),
    linear(g, 6, 3),
    new LayerNorm(3, { elementwiseAffine: false, generator: g }),
  ],
  "batch norms": (g) => [
    new BatchNorm1d(4, { generator: g }),
    linear(g, 4, 6),
    new BatchNorm1d(6, { bias: false, eps: 0.01, momentum: null, generator: g }),
    new Tanh(),
    linear(g, 6, 3),
    new BatchNorm1d(3, { affine: false, momentum: 0.5, generator: g }),
  ],
  "learnt slopes": (g) => [
    linear(g, 4, 6),
    new PReLU({ generator: g }),
    linear(g, 6, 3),
    new PReLU({ numParameters: 3, init: -0.5, generator: g }),
  ],
  "a layer of no numbers": (g) => [linear(g, 4, 0), new Tanh(), linear(g, 0, 3)],
  "no hidden layer": (g) => [new Linear(4, 3, { bias: false, generator: g })],
};

/** Of those the ones that take inputs [samples, features] only, and the ones that take batches of any size: not of one sample. */
export const matrixNets: readonly string[] = ["batch norms", "learnt slopes"];
export const netsOfAnyBatch: readonly string[] = Object.keys(nets).filter((name) => name !== "batch norms");

/** Some of the elementwise layers in a net, so that each is in one, before and after a Linear. */
function ofActivations(): Record<string, (generator: Generator) => Layer[]> {
  const AT_ONCE = 6;
  const nets = new Map<string, (generator: Generator) => Layer[]>();
  for (let first = 0; first < activationLayers.length; first += AT_ONCE) {
    const some = activationLayers.slice(first, first + AT_ONCE);
    const create = (g: Generator): Layer[] => [...some.flatMap((layer) => [layer(), linear(g, 4, 4)]), linear(g, 4, 3)];
    nets.set(`activations ${nets.size + 1}`, create);
  }
  return Object.fromEntries(nets);
}

function linear(generator: Generator, inFeatures: number, outFeatures: number): Linear {
  return new Linear(inFeatures, outFeatures, { generator });
}

export type LossName = keyof typeof losses;
export const losses = {
  CrossEntropyLoss: () => new CrossEntropyLoss({ weight: tensor([1, 0.5, 2]), labelSmoothing: 0.1 }),
  "CrossEntropyLoss of probabilities": () => new CrossEntropyLoss({ reduction: "sum" }),
  NLLLoss: () => new NLLLoss({ ignoreIndex: 1 }),
  MSELoss: () => new MSELoss(),
  L1Loss: () => new L1Loss({ reduction: "sum" }),
  SmoothL1Loss: () => new SmoothL1Loss({ beta: 0.5 }),
  HuberLoss: () => new HuberLoss({ delta: 0.3 }),
  KLDivLoss: () => new KLDivLoss({ reduction: "batchmean" }),
  PoissonNLLLoss: () => new PoissonNLLLoss({ full: true }),
  BCEWithLogitsLoss: () => new BCEWithLogitsLoss({ weight: tensor([1]), posWeight: tensor([1, 2, 3]) }),
};

/** Samples whose targets suit the loss. */
export function dataFor(loss: LossName, samples: number, seed = 1): TensorDataset {
  const data = createData(samples, FEATURES, CLASSES, seed);
  if (loss === "CrossEntropyLoss" || loss === "NLLLoss") return data;
  const generator = new Generator({ seed: seed + 1, backend: "typescript" });
  const values = tensor(new Float32Array(samples * CLASSES), [samples, CLASSES]).uniform_(0, 1, { generator });
  return new TensorDataset(data.x, values);
}

export type AnyOptimizer = Optimizer<{ lr: number }>;
export const optimizers: Readonly<Record<string, (parameters: Tensor[]) => AnyOptimizer>> = {
  ...Object.fromEntries(OPTIMIZERS.map((name) => [name, (p: Tensor[]) => full(name, p)])),
  SGD: (p) => new SGD(p, { lr: 0.1, momentum: 0.9, nesterov: true }),
  "plain SGD": (p) => new SGD(p, { lr: 0.1 }),
  "SGD in groups": (p) =>
    new SGD([{ params: p.slice(1), lr: 0.01 }, { params: p.slice(0, 1) }], {
      lr: 0.1,
      momentum: 0.5,
      weightDecay: 0.1,
    }),
  "SGD of some": (p) => new SGD(p.slice(0, 1), { lr: 0.1, momentum: 0.5 }),
  "Adagrad from a start": (p) => new Adagrad(p, { lr: 0.1, initialAccumulatorValue: 0.1, lrDecay: 0.01 }),
};

/** With every array that it may keep. */
function full(name: OptimizerName, parameters: Tensor[]): AnyOptimizer {
  return createOptimizer(name, parameters, { lr: 0.01, ...fullOptions(name) }) as unknown as AnyOptimizer;
}

/** Schedulers without an end, whose rates change within four steps. */
export const schedulers: Readonly<Record<string, (optimizer: AnyOptimizer) => LRScheduler>> = {
  StepLR: (o) => new StepLR(o, { stepSize: 2 }),
  MultiStepLR: (o) => new MultiStepLR(o, { milestones: [1, 3], gamma: 0.5 }),
  ExponentialLR: (o) => new ExponentialLR(o, { gamma: 0.7 }),
  CosineAnnealingLR: (o) => new CosineAnnealingLR(o, { tMax: 3 }),
  LinearLR: (o) => new LinearLR(o),
  ConstantLR: (o) => new ConstantLR(o, { totalIters: 2 }),
  PolynomialLR: (o) => new PolynomialLR(o, { totalIters: 6, power: 1.7 }),
  CosineAnnealingWarmRestarts: (o) => new CosineAnnealingWarmRestarts(o, { t0: 2, tMult: 2, etaMin: 0.001 }),
  CyclicLR: (o) => cyclic(o),
  LambdaLR: (o) => new LambdaLR(o, { lrLambda: (epoch) => 1 / (1 + epoch) }),
  MultiplicativeLR: (o) => new MultiplicativeLR(o, { lrLambda: (epoch) => 1 - 0.1 * epoch }),
  SequentialLR: (o) => {
    const parts = [new LinearLR(o, { totalIters: 2 }), cyclic(o), new ExponentialLR(o, { gamma: 0.9 })];
    return new SequentialLR(o, { schedulers: parts, milestones: [2, 7] });
  },
  ChainedScheduler: (o) => {
    const warm = new SequentialLR(o, {
      schedulers: [new ConstantLR(o), new StepLR(o, { stepSize: 3 })],
      milestones: [3],
    });
    return new ChainedScheduler([warm, new ExponentialLR(o, { gamma: 0.9 })]);
  },
};

function cyclic(optimizer: AnyOptimizer): CyclicLR {
  const cycleMomentum = optimizer instanceof SGD;
  return new CyclicLR(optimizer, { baseLr: 0.01, maxLr: 0.2, stepSizeUp: 2, mode: "triangular2", cycleMomentum });
}

export function oneCycle(optimizer: AnyOptimizer, totalSteps: number): OneCycleLR {
  return new OneCycleLR(optimizer, { maxLr: 0.2, totalSteps, cycleMomentum: optimizer instanceof SGD });
}

export interface Recipe {
  readonly net: Net;
  readonly generator: Generator;
  readonly own: Generator;
}

/** A net of that name, and the generators that it draws from. */
export function createRecipe(
  backend: BackendName,
  net: string,
  seed = 7,
  own: Generator = new Generator({ seed: seed + 1, backend }),
): Recipe {
  const generator = new Generator({ seed, backend });
  return { net: new Net((nets[net] as (typeof nets)[string])(generator, own)), generator, own };
}

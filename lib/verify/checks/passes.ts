/** Forward and backward passes, losses and whole steps: PyTorch's own builds differ here, so TypeScript says what is right. */
import * as sb from "../../index.js";
import * as activations from "../../nn/activations.js";
import * as norms from "../../nn/norms.js";
import * as optimizers from "../../optim/optimizers.js";
import { type Check, type Result, seeded, type Subject } from "../check.js";

/** Batch, features in, features out: one, odd tails, more than a block of samples, and a layer of MNIST's size. */
const SHAPES = [
  [1, 1, 1],
  [4, 3, 4],
  [7, 13, 17],
  [300, 19, 37],
  [32, 784, 128],
] as const;

function* linear(subject: Subject): Iterable<Result> {
  for (const [rows, into, out] of SHAPES) {
    const generator = seeded(subject, 30);
    const layer = new sb.Linear(into, out, { generator });
    const what = `Linear(${into}, ${out}) on ${rows} rows`;
    yield { what: `${what}: forward`, actual: layer.forward(sb.randn([rows, into], { generator })).data };
    yield { what: `${what}: backward`, actual: layer.backward(sb.randn([rows, out], { generator })).data };
    for (const { grad, shape } of [layer.weight, layer.bias as sb.Tensor])
      yield { what: `${what}: gradient of [${shape.join(", ")}]`, actual: (grad as sb.Tensor).data };
  }
}

/** Layers that keep a row's width, with parameters of all kinds. */
const WEIGHTED: readonly ((columns: number, generator: sb.Generator) => sb.Layer)[] = [
  ...Object.values(norms).map((Norm) => (columns: number, generator: sb.Generator) => new Norm(columns, { generator })),
  (_, generator) => new sb.PReLU({ generator }),
  (columns, generator) => new sb.PReLU({ numParameters: columns, generator }),
];

function* weighted(subject: Subject): Iterable<Result> {
  for (const create of WEIGHTED) {
    for (const [rows, columns] of SHAPES) {
      const generator = seeded(subject, 34);
      const layer = create(columns, generator);
      if (rows === 1 && layer.mixesSamples(true)) continue;
      for (const p of layer.namedParameters().values()) sb.init.normal_(p, 0, 1, { generator });
      const what = `${layer} on ${rows} rows`;
      yield { what: `${what}: forward`, actual: layer.forward(sb.randn([rows, columns], { generator })).data };
      yield { what: `${what}: backward`, actual: layer.backward(sb.randn([rows, columns], { generator })).data };
      for (const [name, { grad }] of layer.namedParameters())
        yield { what: `${what}: gradient of the ${name}`, actual: (grad as sb.Tensor).data };
      for (const [name, { data }] of layer.namedBuffers())
        yield { what: `${what}: ${name}`, actual: Float64Array.from(data, Number) };
    }
  }
}

function* embedding(subject: Subject): Iterable<Result> {
  for (const [rows, dim, numEmbeddings] of SHAPES) {
    const generator = seeded(subject, 35);
    const layer = new sb.Embedding(numEmbeddings, dim, { paddingIdx: 0, generator });
    const what = `${layer} of ${rows} samples`;
    const x = sb.tensor(sb.randint(0, numEmbeddings, [rows, 3], { generator }), [rows, 3]);
    const net = new sb.Net([layer, new sb.Flatten(), new sb.Linear(3 * dim, 2, { generator })]);
    yield { what: `${what}: weight`, actual: layer.weight.data.slice() };
    const options = { loss: new sb.MSELoss(), optimizer: new sb.SGD(net.parameters(), { lr: 0.1 }) };
    net.trainStep(x, sb.rand([rows, 2], { generator }), options);
    yield { what: `${what}: trained`, actual: layer.weight.data };
    yield { what: `${what}: forward`, actual: layer.forward(x).data };
    yield { what: `${what}: backward`, actual: layer.backward(sb.randn([rows, 3, dim], { generator })).data };
    yield { what: `${what}: gradient of the weight`, actual: (layer.weight.grad as sb.Tensor).data };
  }
}

/** Each elementwise layer with its defaults, if it has them, and each number that it takes otherwise. */
const ACTIVATIONS: readonly (() => sb.Layer)[] = [
  ...Object.values(activations).flatMap((Class) => {
    const Activation = Class as new (options?: object) => activations.ELU;
    return Class.length > 0 ? [] : [() => new Activation(), () => new Activation(otherNumbers(new Activation()))];
  }),
  () => new sb.GELU({ approximate: "tanh" }),
];

function otherNumbers({ options }: activations.ELU): object {
  const numbers = Object.entries(options).filter(([, value]) => typeof value === "number");
  return Object.fromEntries(numbers.map(([name], i) => [name, (i + 1) / 4]));
}

const SPECIAL = [0, -0, 1e-45, -1e-45, 1e-38, 88.7, -103.9, 3.4e38, -3.4e38, Infinity, -Infinity, Number.NaN];
const MANY = 10_007;

function* elementwise(subject: Subject): Iterable<Result> {
  const random = sb.randn([MANY], { generator: seeded(subject, 31) }).data.map((value) => 4 * value);
  const x = sb.tensor([...SPECIAL, ...random], [SPECIAL.length + MANY, 1]);
  for (const create of ACTIVATIONS) {
    const activation = create();
    // A layer has no backend of its own until it stands in a net that has one; this one's weight is 1.
    const linear = new sb.Linear(1, 1, { bias: false, generator: seeded(subject, 1) });
    linear.weight.fill_(1);
    const net = new sb.Net([activation, linear]);
    yield { what: `${activation}: forward`, actual: net.forward(x).data };
    yield { what: `${activation}: backward`, actual: net.backward(sb.ones(x.shape)).data };
  }
}

function* softmax(subject: Subject): Iterable<Result> {
  for (const columns of [1, 3, 17, 1000]) {
    for (const create of [() => new sb.Softmax(), () => new sb.LogSoftmax()]) {
      const generator = seeded(subject, 32);
      const layer = create();
      const net = new sb.Net([new sb.Linear(5, columns, { generator }), layer]);
      const what = `${layer} over ${columns}`;
      yield { what: `${what}: forward`, actual: net.forward(sb.randn([9, 5], { generator })).data };
      yield { what: `${what}: backward`, actual: net.backward(sb.randn([9, columns], { generator })).data };
    }
  }
}

const CLASSES = 3;
const ROWS = 300;
const LOSSES: readonly { create: () => sb.LossFunction; ofClasses: boolean; ofLogs?: boolean }[] = [
  { create: () => new sb.CrossEntropyLoss({ labelSmoothing: 0.1 }), ofClasses: true },
  { create: () => new sb.CrossEntropyLoss({ weight: sb.tensor([1, 0.5, 2]) }), ofClasses: true },
  { create: () => new sb.NLLLoss({ ignoreIndex: 1 }), ofClasses: true, ofLogs: true },
  { create: () => new sb.MSELoss(), ofClasses: false },
  { create: () => new sb.L1Loss({ reduction: "sum" }), ofClasses: false },
  { create: () => new sb.SmoothL1Loss({ beta: 0.5 }), ofClasses: false },
  { create: () => new sb.HuberLoss({ delta: 0.5 }), ofClasses: false },
  { create: () => new sb.KLDivLoss({ reduction: "batchmean" }), ofClasses: false, ofLogs: true },
  { create: () => new sb.PoissonNLLLoss({ full: true }), ofClasses: false },
  { create: () => new sb.BCEWithLogitsLoss({ posWeight: sb.tensor([1, 2, 3]) }), ofClasses: false },
];

const OPTIMIZERS: readonly ((parameters: sb.Tensor[]) => sb.Optimizer<{ lr: number }>)[] = [
  (parameters) => new sb.SGD(parameters, { lr: 0.1, momentum: 0.9, nesterov: true }),
  (parameters) => new sb.Adam(parameters, { lr: 0.01, amsgrad: true }),
  (parameters) => new sb.RMSprop(parameters, { lr: 0.01, centered: true, momentum: 0.5 }),
  ...Object.values(optimizers).map((kind) => (parameters: sb.Tensor[]) => new kind(parameters)),
];

/** Each optimiser with each loss. */
function* trainSteps(subject: Subject): Iterable<Result> {
  for (const { create, ofClasses, ofLogs = false } of LOSSES) {
    for (const createOptimizer of OPTIMIZERS) {
      const generator = seeded(subject, 33);
      const net = new sb.Net([
        new sb.Linear(5, 19, { generator }),
        new sb.Tanh(),
        new sb.Dropout(0.2, { generator }),
        new sb.Linear(19, CLASSES, { generator }),
        ofLogs ? new sb.LogSoftmax() : new sb.Identity(),
      ]);
      const x = sb.randn([ROWS, 5], { generator });
      const classes = Int32Array.from({ length: ROWS }, (_, i) => i % CLASSES);
      const y = ofClasses ? classes : sb.rand([ROWS, CLASSES], { generator });
      const [loss, optimizer] = [create(), createOptimizer(net.parameters())];
      const what = `${loss.constructor.name}, ${optimizer.constructor.name}`;
      const losses = [1, 2, 3].map(() => net.trainStep(x, y, { loss, optimizer, clipGradNorm: 1 }));
      yield { what: `${what}: losses`, actual: Float32Array.from(losses) };
      for (const [name, { data }] of net.namedParameters()) yield { what: `${what}: ${name}`, actual: data };
    }
  }
}

export const passes: readonly Check[] = [
  { name: "Linear, both ways", against: "TypeScript", run: linear },
  { name: "activations, both ways", against: "TypeScript", run: elementwise },
  { name: "softmax, both ways", against: "TypeScript", run: softmax },
  { name: "norms and PReLU, both ways", against: "TypeScript", run: weighted },
  { name: "Embedding, both ways", against: "TypeScript", run: embedding },
  { name: "losses and steps", against: "TypeScript", run: trainSteps },
];

/** How options are read: once, whatever object they come in, and with help where a name is wrong. */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { activationClasses, optionsOf } from "../support/activations.js";
import { expectThrows, failureOf } from "../support/errors.js";
import { createOptimizer, OPTIMIZERS } from "../support/optimizers.js";

/** The message of the refusal. */
async function messageOf(f: () => unknown): Promise<string> {
  const error = await failureOf(f);
  expect(error).toBeInstanceOf(sb.SamebitsError);
  return (error as sb.SamebitsError).message;
}

/** Options whose every property gives `then` from the second time on that it is read. */
function changing(first: Record<string, unknown>, then: unknown): never {
  const seen = new Set<string | symbol>();
  const get = (_: object, name: string): unknown => {
    if (!(name in first)) return undefined;
    if (seen.has(name)) return then;
    seen.add(name);
    return first[name];
  };
  return new Proxy(first, { get: get as ProxyHandler<object>["get"] & {} }) as never;
}

const p = sb.zeros([1]);
const optimizer = new sb.SGD([p], { lr: 1, momentum: 0.9 });
const data = new sb.TensorDataset(sb.zeros([4, 2]), sb.zeros([4, 2]));
const net = new sb.Net([new sb.Tanh()]);

type Row = [right: Record<string, unknown>, call: (options: never) => unknown];

/** A row for each elementwise layer that has options. */
function ofActivations(): Record<string, Row> {
  const rows = Object.entries(activationClasses).map(([name, Class]): [string, Row] => {
    return [name, [optionsOf(Class), (options: never) => new Class(options)]];
  });
  return Object.fromEntries(rows.filter(([, [options]]) => Object.keys(options).length > 0));
}

/** A call of everything that takes options: a right set of them, and the call. */
const calls: Record<string, Row> = {
  rand: [{ dtype: "float64" }, (options) => sb.rand([2], options)],
  tensor: [{ dtype: "float64" }, (options) => sb.tensor([1], [1], options)],
  zeros: [{ dtype: "float64" }, (options) => sb.zeros([2], options)],
  ones: [{ dtype: "float64" }, (options) => sb.ones([2], options)],
  empty: [{ dtype: "float64" }, (options) => sb.empty([2], options)],
  full: [{ dtype: "float64" }, (options) => sb.full([2], 3, options)],
  formatTensor: [{ precision: 3, sciMode: true }, (options) => sb.formatTensor(sb.ones([2]), options)],
  uniform_: [{ generator: new sb.Generator() }, (options) => sb.zeros([2]).uniform_(0, 1, options)],
  normal_: [{ generator: new sb.Generator() }, (options) => sb.zeros([2]).normal_(0, 1, options)],
  bernoulli_: [{ generator: new sb.Generator() }, (options) => sb.zeros([2]).bernoulli_(0.5, options)],
  randn: [{ dtype: "float64" }, (options) => sb.randn([2], options)],
  randint: [{ generator: new sb.Generator() }, (options) => sb.randint(0, 2, [2], options)],
  randperm: [{ generator: new sb.Generator() }, (options) => sb.randperm(2, options)],
  multinomial: [{ replacement: true }, (options) => sb.multinomial(sb.ones([2]), 3, options)],
  Generator: [{ seed: 3, profile: "linux-x64", backend: "typescript" }, (options) => new sb.Generator(options)],
  kaimingUniform_: [{ a: 1, mode: "fan_out" }, (options) => sb.init.kaimingUniform_(sb.zeros([2, 2]), options)],
  kaimingNormal_: [{ a: 1, mode: "fan_out" }, (options) => sb.init.kaimingNormal_(sb.zeros([2, 2]), options)],
  xavierUniform_: [{ gain: 2 }, (options) => sb.init.xavierUniform_(sb.zeros([2, 2]), options)],
  xavierNormal_: [{ gain: 2 }, (options) => sb.init.xavierNormal_(sb.zeros([2, 2]), options)],
  orthogonal_: [{ gain: 2 }, (options) => sb.init.orthogonal_(sb.zeros([2, 2]), options)],
  sparse_: [{ std: 2 }, (options) => sb.init.sparse_(sb.zeros([2, 2]), 0.5, options)],
  truncNormal_: [{ mean: 1, std: 2, a: 0, b: 3 }, (options) => sb.init.truncNormal_(sb.zeros([2]), options)],
  dirac_: [{ groups: 2 }, (options) => sb.init.dirac_(sb.zeros([2, 2, 2]), options)],
  Linear: [{ bias: false, dtype: "float64" }, (options) => new sb.Linear(2, 2, options)],
  Dropout: [{ generator: new sb.Generator() }, (options) => new sb.Dropout(0.5, options)],
  ...ofActivations(),
  MSELoss: [{ reduction: "sum" }, (options) => new sb.MSELoss(options)],
  L1Loss: [{ reduction: "sum" }, (options) => new sb.L1Loss(options)],
  SmoothL1Loss: [{ reduction: "sum", beta: 2 }, (options) => new sb.SmoothL1Loss(options)],
  CrossEntropyLoss: [{ labelSmoothing: 0.5, ignoreIndex: 3 }, (options) => new sb.CrossEntropyLoss(options)],
  NLLLoss: [{ reduction: "sum", ignoreIndex: 3 }, (options) => new sb.NLLLoss(options)],
  BCEWithLogitsLoss: [{ posWeight: sb.ones([2]) }, (options) => new sb.BCEWithLogitsLoss(options)],
  HuberLoss: [{ reduction: "sum", delta: 2 }, (options) => new sb.HuberLoss(options)],
  BCELoss: [{ weight: sb.ones([2]) }, (options) => new sb.BCELoss(options)],
  KLDivLoss: [{ reduction: "batchmean", logTarget: true }, (options) => new sb.KLDivLoss(options)],
  PoissonNLLLoss: [{ full: true, logInput: false, eps: 0.1 }, (options) => new sb.PoissonNLLLoss(options)],
  loadStateDict: [{ strict: true }, (options) => net.loadStateDict({}, options)],
  predict: [{ out: sb.zeros([2]) }, (options) => net.predict(sb.ones([2]), options)],
  ...Object.fromEntries(
    OPTIMIZERS.map((name) => {
      const call = (options: never): unknown => createOptimizer(name, [p], options);
      return [name, [{ lr: 0.1, weightDecay: 0.5 }, call] as [Record<string, unknown>, typeof call]];
    }),
  ),
  "a parameter group": [{ params: [p], lr: 0.1 }, (options) => new sb.SGD([options])],
  StepLR: [{ stepSize: 2, gamma: 0.5 }, (options) => new sb.StepLR(optimizer, options)],
  MultiStepLR: [{ milestones: [2], gamma: 0.5 }, (options) => new sb.MultiStepLR(optimizer, options)],
  ExponentialLR: [{ gamma: 0.5 }, (options) => new sb.ExponentialLR(optimizer, options)],
  LinearLR: [{ startFactor: 0.5, totalIters: 3 }, (options) => new sb.LinearLR(optimizer, options)],
  CosineAnnealingLR: [{ tMax: 3, etaMin: 0.1 }, (options) => new sb.CosineAnnealingLR(optimizer, options)],
  OneCycleLR: [{ maxLr: 1, epochs: 3, stepsPerEpoch: 5 }, (options) => new sb.OneCycleLR(optimizer, options)],
  ConstantLR: [{ factor: 0.5, totalIters: 3 }, (options) => new sb.ConstantLR(optimizer, options)],
  PolynomialLR: [{ power: 0.5, totalIters: 3 }, (options) => new sb.PolynomialLR(optimizer, options)],
  CosineAnnealingWarmRestarts: [
    { t0: 3, tMult: 2, etaMin: 0.1 },
    (options) => new sb.CosineAnnealingWarmRestarts(optimizer, options),
  ],
  CyclicLR: [
    { baseLr: 0.1, maxLr: 0.2, stepSizeUp: 5, mode: "exp_range", cycleMomentum: false },
    (options) => new sb.CyclicLR(optimizer, options),
  ],
  LambdaLR: [{ lrLambda: () => 1 }, (options) => new sb.LambdaLR(optimizer, options)],
  MultiplicativeLR: [{ lrLambda: [() => 1] }, (options) => new sb.MultiplicativeLR(optimizer, options)],
  SequentialLR: [
    { schedulers: [new sb.StepLR(optimizer, { stepSize: 2 })], milestones: [] },
    (options) => new sb.SequentialLR(optimizer, options),
  ],
  ReduceLROnPlateau: [{ minLr: 0.1, patience: 2 }, (options) => new sb.ReduceLROnPlateau(optimizer, options)],
  DataLoader: [{ batchSize: 2, dropLast: true }, (options) => [...new sb.DataLoader(data, options)]],
  RandomSampler: [{ numSamples: 3, replacement: true }, (options) => [...new sb.RandomSampler(4, options)]],
  SubsetRandomSampler: [{ generator: new sb.Generator() }, (o) => [...new sb.SubsetRandomSampler([1, 2], o)]],
  WeightedRandomSampler: [{ replacement: false }, (o) => [...new sb.WeightedRandomSampler([1, 2], 2, o)]],
  randomSplit: [{ generator: new sb.Generator() }, (options) => sb.randomSplit(data, [2, 2], options)],
  fit: [
    {
      loss: new sb.MSELoss(),
      optimizer,
      epochs: 1,
      batchSize: 2,
      accumulate: 1,
      earlyStopping: { patience: 1 },
    },
    (options) => net.fit(data, options),
  ],
  clipGradNorm_: [{ normType: 1, errorIfNonfinite: true }, (options) => sb.clipGradNorm_([p], 1, options)],
  trainStep: [
    { loss: new sb.MSELoss(), optimizer, clipGradNorm: 1 },
    (options) => net.trainStep(sb.ones([2, 2]), sb.ones([2, 2]), options),
  ],
};
const table = Object.entries(calls).map(([name, [right, call]]) => ({ name, right, call }));

describe("options", () => {
  it.each(table)("of $name are read once: what a getter says next does not count", async ({ right, call }) => {
    for (const next of [Number.NaN, "text", Symbol("symbol"), 1n, {}]) {
      expect(await failureOf(() => call(changing(right, next)))).toBeUndefined();
    }
  });

  it.each(table)("of $name may be a class's, with getters", async ({ right, call }) => {
    const prototype = {};
    for (const name of Object.keys(right)) {
      Object.defineProperty(prototype, name, { get: () => right[name], configurable: true });
    }
    expect(await failureOf(() => call(Object.create(prototype) as never))).toBeUndefined();
    const [name] = Object.keys(right) as [string];
    Object.defineProperty(prototype, name, { get: () => Symbol("wrong") });
    expect(await messageOf(() => call(Object.create(prototype) as never))).toContain("Symbol(wrong)");
  });

  it.each(table)("of $name that throw when they are read are refused", async ({ name, right, call }) => {
    const cause = new TypeError("the weather");
    const throwing = { ...right };
    const [first] = Object.keys(right) as [string];
    Object.defineProperty(throwing, first, {
      get: () => {
        throw cause;
      },
      enumerable: true,
    });
    const error = (await failureOf(() => call(throwing as never))) as Error;
    expect(error).toMatchObject({ code: "ERR_ARGUMENT", cause });
    expect(error.message).toBe(`the options of ${name} cannot be read`);
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(await messageOf(() => call(proxy as never))).toMatch(/cannot be read/);
  });

  it.each(table)("of $name that it does not have are refused by name", async ({ name, right, call }) => {
    const message = await messageOf(() => call({ ...right, weather: 1 } as never));
    expect(message).toContain(`${name} has no option "weather"; it takes `);
    for (const known of Object.keys(right)) expect(message).toContain(known);
  });

  it.each(table)("of $name in other spellings are understood", async ({ right, call }) => {
    for (const known of Object.keys(right)) {
      const { [known]: value, ...others } = right;
      const snake = known.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      const swapped = known.replace(/(..)$/, ([a, b]: string) => `${b}${a}`);
      const spellings = [snake, known.toUpperCase(), ...(known.length > 3 ? [swapped, `${known}s`] : [])];
      for (const other of spellings.filter((spelling) => spelling !== known)) {
        expect(await messageOf(() => call({ ...others, [other]: value } as never)), other).toContain(
          `has no option "${other}": did you mean "${known}"?`,
        );
      }
    }
  });

  const WRONG = [0.1, "x", true, 1n, Symbol("s"), [1, 2], new Float32Array(2), () => 1];
  it.each(table.filter(({ name }) => name !== "a parameter group"))(
    "of $name are an object: no number, list or function",
    async ({ right, call }) => {
      for (const wrong of WRONG) {
        const message = await messageOf(() => call(wrong as never));
        for (const known of ["takes an options object", ...Object.keys(right)]) expect(message).toContain(known);
      }
    },
  );
});

describe("early stopping's options", () => {
  it("are read once, too", async () => {
    const earlyStopping = changing({ patience: 1, restoreBest: true }, Number.NaN);
    const { epochs } = await net.fit(data, { loss: new sb.MSELoss(), optimizer, epochs: 3, earlyStopping });
    expect(epochs.length).toBe(2);
  });
});

describe("help with options", () => {
  const messages: [string, () => unknown, RegExp][] = [
    ["PyTorch's spelling", () => new sb.DataLoader(data, { batch_size: 2 } as never), /did you mean "batchSize"\?/],
    ["PyTorch's spelling", () => new sb.SGD([p], { weight_decay: 2 } as never), /did you mean "weightDecay"\?/],
    ["British spelling", () => net.fit(data, { optimiser: optimizer } as never), /did you mean "optimizer"\?/],
    ["another library's name", () => new sb.SGD([p], { learningRate: 1 } as never), /did you mean "lr"\?/],
    ["another library's name", () => new sb.Adam([p], { beta1: 1 } as never), /did you mean "betas"\?/],
    ["a seed", () => sb.rand([2], { seed: 1 } as never), /did you mean "generator"\?/],
    ["a split", () => net.fit(data, { validationSplit: 0.2 } as never), /randomSplit\(data, \[0\.8, 0\.2\]\)/],
    ["early stopping's", () => net.fit(data, { patience: 2 } as never), /did you mean "earlyStopping"\?/],
    ["workers", () => new sb.DataLoader(data, { num_workers: 2 } as never), /without workers/],
    ["a fused step", () => new sb.Adam([p], { fused: true } as never), /leave it out/],
    ["what nothing is near to", () => new sb.SGD([p], { weather: 1 } as never), /no option "weather"; it takes lr, /],
    ["sizes one by one", () => sb.rand(2 as never, 3 as never), /rand\(\[2, 3\]\)/],
    ["sizes one by one", () => sb.randn(2 as never, 3 as never), /randn\(\[2, 3\]\)/],
    ["sizes one by one", () => sb.zeros(2 as never, 3 as never), /zeros\(\[2, 3\]\)/],
    ["x and y of fit", () => net.fit(sb.zeros([2, 2]) as never, sb.zeros([2]) as never), /new TensorDataset\(x, y\)/],
    ["a rate alone", () => new sb.SGD([p], 0.1 as never), /options object \{ lr, .* \}, given 0\.1/],
    ["a step size alone", () => new sb.StepLR(optimizer, 30 as never), /options object \{ stepSize, .* \}, given 30/],
    ["null", () => new sb.SGD([p], { lr: null } as never), /"lr" is null; leave it out for its default/],
  ];
  it.each(messages)("is given for %s", async (_, mistake, help) => {
    expect(await messageOf(mistake)).toMatch(help);
  });

  it("refuses what is inherited, too", () => {
    expectThrows("ERR_ARGUMENT", () => new sb.SGD([p], Object.create({ momentun: 1 }) as never));
    expect(new sb.SGD([p], Object.create({ momentum: 0.5 }) as never).paramGroups[0]?.momentum).toBe(0.5);
  });
});

const observed = <T extends object>(value: T): T => new Proxy(value, {});

/** As Vue's reactive objects are. */
describe("an array behind a proxy", () => {
  it("serves as an optimiser's option, and is copied", () => {
    const betas: [number, number] = [0.8, 0.9];
    const adam = new sb.Adam([sb.zeros([1])], { betas: observed(betas) });
    betas[0] = 0.1;
    expect(adam.paramGroups[0]?.betas).toEqual([0.8, 0.9]);
    adam.step();
  });

  it("serves as a scheduler's option and in its state", () => {
    const own = new sb.SGD([sb.zeros([1])], { lr: 1 });
    const scheduler = new sb.MultiStepLR(own, { milestones: observed([1]), gamma: 0.5 });
    scheduler.loadStateDict({ ...scheduler.stateDict(), milestones: observed([1, 2]) });
    scheduler.step();
    scheduler.step();
    expect(own.lr).toBe(0.25);
  });
});

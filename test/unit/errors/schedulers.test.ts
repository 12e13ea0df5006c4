/** Mistakes with schedulers. */
import * as sb from "../../../dist/index.js";
import { type Any, type Mistake, each, describeMistakes } from "../../support/mistakes.js";

const NOT_NUMBERS: Any[] = ["1", null, {}, Number.NaN];
const NOT_POSITIVE: Any[] = [...NOT_NUMBERS, 0, -1, Infinity];
const NOT_STEPS: Any[] = [...NOT_NUMBERS, 0, -1, 1.5];
const NOT_COUNTS: Any[] = [...NOT_NUMBERS, -1, 1.5];
const NOT_BOOLEANS: Any[] = [0, "true", null];
const NOT_LAMBDAS: Any[] = [undefined, null, 0.9, {}, [], [0.9], [() => 1, () => 1], "x"];
const NOT_PER_GROUP: Any[] = [...NOT_NUMBERS, Infinity, [], [1, 1], ["1"], [Number.NaN]];

/** Right options of each scheduler, and what each option may not be. */
const schedulers: Record<string, [right: Record<string, unknown>, wrong: Record<string, Any[]>]> = {
  StepLR: [{ stepSize: 2 }, { stepSize: [undefined, ...NOT_STEPS], gamma: [...NOT_NUMBERS, Infinity] }],
  MultiStepLR: [
    { milestones: [2] },
    { milestones: [undefined, null, 2, [-1], [1.5], ["1"], ["1", 2], [Number.NaN]], gamma: NOT_NUMBERS },
  ],
  ExponentialLR: [{ gamma: 0.9 }, { gamma: [undefined, ...NOT_NUMBERS] }],
  LinearLR: [
    {},
    { startFactor: [...NOT_NUMBERS, 0, 1.1, -1], endFactor: [...NOT_NUMBERS, 1.1, -0.1], totalIters: NOT_COUNTS },
  ],
  ConstantLR: [{}, { factor: [...NOT_NUMBERS, 1.1, -0.1], totalIters: NOT_COUNTS }],
  PolynomialLR: [{}, { totalIters: NOT_COUNTS, power: [...NOT_NUMBERS, -1, Infinity] }],
  CosineAnnealingWarmRestarts: [
    { t0: 2 },
    { t0: [undefined, ...NOT_STEPS], tMult: NOT_STEPS, etaMin: [...NOT_NUMBERS, Infinity] },
  ],
  CyclicLR: [
    { baseLr: 0.1, maxLr: 0.2 },
    {
      baseLr: [undefined, ...NOT_PER_GROUP],
      maxLr: [undefined, ...NOT_PER_GROUP],
      stepSizeUp: NOT_STEPS,
      stepSizeDown: NOT_COUNTS,
      mode: ["cosine", null, 5],
      gamma: [...NOT_NUMBERS, Infinity],
      scaleFn: [5, null, "x", {}],
      scaleMode: ["step", null, 5],
      cycleMomentum: NOT_BOOLEANS,
      baseMomentum: NOT_PER_GROUP,
      maxMomentum: NOT_PER_GROUP,
    },
  ],
  LambdaLR: [{ lrLambda: () => 1 }, { lrLambda: NOT_LAMBDAS }],
  MultiplicativeLR: [{ lrLambda: () => 1 }, { lrLambda: NOT_LAMBDAS }],
  CosineAnnealingLR: [{ tMax: 5 }, { tMax: [undefined, ...NOT_STEPS], etaMin: NOT_NUMBERS }],
  OneCycleLR: [
    { maxLr: 0.1, totalSteps: 20 },
    {
      maxLr: [undefined, ...NOT_PER_GROUP],
      totalSteps: [undefined, ...NOT_STEPS],
      pctStart: [...NOT_NUMBERS, -0.1, 1.1, 0.05],
      annealStrategy: ["cosine", null, 5],
      cycleMomentum: NOT_BOOLEANS,
      baseMomentum: NOT_PER_GROUP,
      maxMomentum: NOT_PER_GROUP,
      divFactor: NOT_POSITIVE,
      finalDivFactor: NOT_POSITIVE,
      threePhase: NOT_BOOLEANS,
    },
  ],
  ReduceLROnPlateau: [
    {},
    {
      mode: ["Min", null, 5],
      factor: [...NOT_NUMBERS, 1, 1.5],
      patience: NOT_COUNTS,
      threshold: NOT_NUMBERS,
      thresholdMode: ["relative", null],
      cooldown: NOT_COUNTS,
      minLr: NOT_PER_GROUP,
      eps: NOT_NUMBERS,
    },
  ],
};

// oxlint-disable-next-line typescript/no-explicit-any -- each scheduler has its own options
const create = (name: string, ...args: any[]): Any => new (sb as Any)[name](...args);

const constructors = Object.entries(schedulers).flatMap(([name, [right, wrong]]): Mistake[] => [
  ...each([undefined, null, 5, {}, sb.SGD, [0.1]], `${name}'s optimiser`, "ERR_ARGUMENT", "optimiser", (_, optimizer) =>
    create(name, optimizer, right),
  ),
  ...each([null, 5, "x"], `${name}'s options`, "ERR_ARGUMENT", name, ({ optimizer }, options) =>
    create(name, optimizer, options),
  ),
  [
    `an unknown option of ${name}`,
    "ERR_ARGUMENT",
    name,
    ({ optimizer }) => create(name, optimizer, { ...right, verbose: true }),
  ],
  ...Object.entries(wrong).flatMap(([option, values]) =>
    each(values, `${name}'s ${option}`, "ERR_ARGUMENT", option.replace(/s$/, ""), ({ optimizer }, value) =>
      create(name, optimizer, { ...right, [option]: value }),
    ),
  ),
]);

/** Their schedulers are of an optimiser of their own: to make one is no mistake, and changes the groups. */
const ownOptimizer = (): sb.SGD => new sb.SGD([sb.zeros([1])]);
const stepLR = (optimizer: sb.SGD = ownOptimizer()): sb.StepLR => new sb.StepLR(optimizer, { stepSize: 2 });
const sequence = (optimizer: sb.SGD, schedulers: Any, milestones: Any): sb.SequentialLR =>
  new sb.SequentialLR(optimizer, { schedulers, milestones });

/** Lists that no scheduler is made of, and what is said of them. */
const LISTS: [name: string, words: string, list: (o: sb.SGD) => Any][] = [
  ["no list", "schedulers must be an array", () => 5],
  ["an empty list", "schedulers must be at least one", () => []],
  ["no scheduler", "schedulers[1] must be", (o) => [stepLR(o), {}]],
  ["a plateau", "schedulers[1] must be", (o) => [stepLR(o), new sb.ReduceLROnPlateau(o)]],
  ["another's scheduler", "schedulers[1] must be of the same optimiser", (o) => [stepLR(o), stepLR()]],
  ["one twice", "schedulers must each be there once", (o) => Array(2).fill(stepLR(o))],
  [
    "an overridden step",
    "schedulers[1] has a step of its own",
    (o) => [stepLR(o), Object.assign(stepLR(o), { step: () => {} })],
  ],
];

/** A call with an optimiser of its own. */
const alone =
  (call: (optimizer: sb.SGD) => unknown): Mistake[3] =>
  () =>
    call(ownOptimizer());

const composites: Mistake[] = [
  ...LISTS.flatMap(([name, words, list]): Mistake[] => [
    [`ChainedScheduler of ${name}`, "ERR_ARGUMENT", words, alone((o) => new sb.ChainedScheduler(list(o)))],
    [`SequentialLR of ${name}`, "ERR_ARGUMENT", words, alone((o) => sequence(o, list(o), [2]))],
  ]),
  [
    "SequentialLR of another's",
    "ERR_ARGUMENT",
    "schedulers[0] must be of the same",
    alone((o) => sequence(o, [stepLR()], [])),
  ],
  [
    "SequentialLR with one made of others behind",
    "ERR_ARGUMENT",
    "schedulers[1] is made of others",
    alone((o) => sequence(o, [stepLR(o), new sb.ChainedScheduler([stepLR(o)])], [2])),
  ],
  ...each(
    [undefined, 2, [], [1, 2], [-1], [1.5], ["1"], [Number.NaN]],
    "SequentialLR's milestones",
    "ERR_ARGUMENT",
    "milestone",
    (w, milestones) => alone((o) => sequence(o, [stepLR(o), stepLR(o)], milestones))(w),
  ),
  [
    "SequentialLR's milestones in another order",
    "ERR_ARGUMENT",
    "milestones must be in ascending order",
    alone((o) => sequence(o, [stepLR(o), stepLR(o), stepLR(o)], [3, 2])),
  ],
  [
    "a step that one of them has been given since",
    "ERR_ARGUMENT",
    "schedulers[0] has a step of its own",
    () => {
      const own = stepLR();
      const chain = new sb.ChainedScheduler([own]);
      Object.assign(own, { step: () => {} });
      chain.step();
    },
  ],
  ...["LinearLR", "PolynomialLR"].map((name): Mistake => [
    `SequentialLR that goes over to a ${name} of no epochs`,
    "ERR_ARGUMENT",
    `${name} that a SequentialLR goes over to needs totalIters`,
    alone((o) => sequence(o, [stepLR(o), create(name, o, { totalIters: 0 })], [1]).step()),
  ]),
  [
    "a ConstantLR that cannot go back",
    "ERR_ARGUMENT",
    "factor 0 cannot go back",
    alone((o) => new sb.ConstantLR(o, { factor: 0, totalIters: 1 }).step()),
  ],
];

const others: Mistake[] = [
  ...each(
    [...NOT_COUNTS.slice(0, 3), -2, 1.5],
    "lastEpoch",
    "ERR_ARGUMENT",
    "lastEpoch",
    ({ optimizer }, lastEpoch) => new sb.LinearLR(optimizer, { lastEpoch }),
  ),
  [
    "lastEpoch without an initialLr",
    "ERR_ARGUMENT",
    "a schedule goes on from lastEpoch only where the optimiser's groups have an initialLr",
    ({ optimizer }) => new sb.LinearLR(optimizer, { lastEpoch: 3 }),
  ],
  [
    "OneCycleLR without steps",
    "ERR_ARGUMENT",
    "OneCycleLR needs totalSteps, or both epochs and stepsPerEpoch",
    ({ optimizer }) => new sb.OneCycleLR(optimizer, { maxLr: 1, epochs: 3 }),
  ],
  [
    "OneCycleLR with half an epoch",
    "ERR_ARGUMENT",
    "epochs must be an integer",
    ({ optimizer }) => new sb.OneCycleLR(optimizer, { maxLr: 1, epochs: 0.5, stepsPerEpoch: 4 }),
  ],
  [
    "a cycle of momentum without one",
    "ERR_ARGUMENT",
    "cycleMomentum needs an optimiser with a momentum or betas",
    ({ t }) => new sb.OneCycleLR(new sb.Adagrad([t]), { maxLr: 1, totalSteps: 10 }),
  ],
  ...each(
    [undefined, null, "1", {}, 1n],
    "a metric",
    "ERR_ARGUMENT",
    "a metric must be a number",
    ({ optimizer }, metric) => new sb.ReduceLROnPlateau(optimizer).step(metric),
  ),
];

describeMistakes("schedulers", [...constructors, ...composites, ...others]);

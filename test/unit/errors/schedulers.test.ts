/** Mistakes with schedulers. */
import * as sb from "../../../dist/index.js";
import { type Any, type Mistake, each, describeMistakes } from "../../support/mistakes.js";

const NOT_NUMBERS: Any[] = ["1", null, {}, Number.NaN];
const NOT_POSITIVE: Any[] = [...NOT_NUMBERS, 0, -1, Infinity];
const NOT_STEPS: Any[] = [...NOT_NUMBERS, 0, -1, 1.5];
const NOT_COUNTS: Any[] = [...NOT_NUMBERS, -1, 1.5];
const NOT_BOOLEANS: Any[] = [0, "true", null];
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

describeMistakes("schedulers", [...constructors, ...others]);

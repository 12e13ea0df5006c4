/** The scheduler that a command line asks for: `--scheduler NAME[,option=value...]`, with PyTorch's names and defaults. */
import {
  ConstantLR,
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  ExponentialLR,
  LinearLR,
  type LRScheduler,
  OneCycleLR,
  type Optimizer,
  PolynomialLR,
  ReduceLROnPlateau,
  SamebitsError,
  StepLR,
} from "../../index.js";
import type { Arguments, Options } from "../arguments.js";
import { choiceOf, didYouMean } from "../choice.js";
import { UsageError } from "../failure.js";
import { parseDecimal } from "../../preprocessing/cell.js";

/** How long the training is, which PyTorch's schedulers want to be told. */
export interface Length {
  readonly epochs: number;
  /** Batches an epoch. */
  readonly batches: number;
}

type Optimiser = Optimizer<{ lr: number }>;
// oxlint-disable-next-line no-explicit-any -- whatever its settings are
type Scheduler = LRScheduler<any> | ReduceLROnPlateau;
export type CreateScheduler = (optimizer: Optimiser, length: Length) => Scheduler;
type Values = Readonly<Record<string, number>>;

interface Kind {
  /** The options with their defaults; in words where the training decides. */
  readonly options: Readonly<Record<string, number | string>>;
  create(optimizer: Optimiser, values: Values, length: Length): Scheduler;
}

const KINDS: Readonly<Record<string, Kind>> = {
  step: {
    options: { step_size: "a third of the epochs", gamma: 0.1 },
    create: (optimizer, { step_size, gamma = 0.1 }, { epochs }) =>
      new StepLR(optimizer, { stepSize: step_size ?? Math.ceil(epochs / 3), gamma }),
  },
  exponential: {
    options: { gamma: 0.95 },
    create: (optimizer, { gamma = 0.95 }) => new ExponentialLR(optimizer, { gamma }),
  },
  cosine: {
    options: { t_max: "the epochs", eta_min: 0 },
    create: (optimizer, { t_max, eta_min = 0 }, { epochs }) =>
      new CosineAnnealingLR(optimizer, { tMax: t_max ?? epochs, etaMin: eta_min }),
  },
  restarts: {
    options: { t_0: "a third of the epochs", t_mult: 1, eta_min: 0 },
    create: (optimizer, { t_0, t_mult: tMult, eta_min: etaMin }, { epochs }) =>
      new CosineAnnealingWarmRestarts(optimizer, { t0: t_0 ?? Math.ceil(epochs / 3), ...given({ tMult, etaMin }) }),
  },
  constant: {
    options: { factor: 1 / 3, total_iters: 5 },
    create: (optimizer, { factor, total_iters: totalIters }) =>
      new ConstantLR(optimizer, given({ factor, totalIters })),
  },
  polynomial: {
    options: { total_iters: "the epochs", power: 1 },
    create: (optimizer, { total_iters, power }, { epochs }) =>
      new PolynomialLR(optimizer, { totalIters: total_iters ?? epochs, ...given({ power }) }),
  },
  linear: {
    options: { start_factor: 1 / 3, end_factor: 1, total_iters: 5 },
    create: (optimizer, { start_factor: startFactor, end_factor: endFactor, total_iters: totalIters }) =>
      new LinearLR(optimizer, given({ startFactor, endFactor, totalIters })),
  },
  onecycle: {
    options: { max_lr: "--lr" },
    create: (optimizer, { max_lr }, { epochs, batches }) =>
      new OneCycleLR(optimizer, { maxLr: max_lr ?? optimizer.lr, totalSteps: epochs * batches }),
  },
  plateau: {
    options: { factor: 0.1, patience: 10 },
    create: (optimizer, { factor, patience }) => new ReduceLROnPlateau(optimizer, given({ factor, patience })),
  },
};

export const SCHEDULER_OPTIONS: Options = {
  scheduler: {
    value: "NAME[,option=value...]",
    help: `how the learning rate changes: ${Object.keys(KINDS).join(", ")} (not at all)`,
  },
};

/** A line each, for the help. */
export function schedulerRows(): (readonly [name: string, meaning: string])[] {
  return Object.entries(KINDS).map(([name, { options }]) => {
    const texts = Object.entries(options).map(([own, value]) =>
      typeof value === "string" ? `${own} (${value})` : `${own}=${Number(value.toPrecision(4))}`,
    );
    return [name, texts.join(", ")];
  });
}

/** Throws UsageError. */
export function readScheduler(args: Arguments): CreateScheduler | null {
  const text = args.text("scheduler");
  if (text === undefined) return null;
  const [name = "", ...pairs] = text.split(",");
  const kind = KINDS[choiceOf("--scheduler", name, Object.keys(KINDS))] as Kind;
  const values = Object.fromEntries(pairs.map((pair) => parseOption(text, name, kind, pair)));
  return (optimizer, length) => {
    try {
      return kind.create(optimizer, values, length);
    } catch (error) {
      if (!(error instanceof SamebitsError)) throw error;
      throw new UsageError(`--scheduler ${text}: ${error.message}`, { cause: error });
    }
  };
}

function parseOption(text: string, name: string, { options }: Kind, pair: string): [string, number] {
  const [own = "", value = ""] = pair.split("=");
  const number = parseDecimal(value);
  if (!Object.hasOwn(options, own)) {
    const names = Object.keys(options);
    const problem = `${name} has no option ${JSON.stringify(own)}; its options are ${names.join(", ")}`;
    throw new UsageError(`--scheduler ${text}: ${problem}${didYouMean(own, names)}`);
  }
  if (number !== null) return [own, number];
  throw new UsageError(`--scheduler ${text}: ${own} must be a number, given ${JSON.stringify(value)}`);
}

/** Without what was not given. */
function given<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

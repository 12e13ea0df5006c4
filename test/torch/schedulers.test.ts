/** Every scheduler against real PyTorch over random options: each step's rates, and going on from its state. */
import { describe, expect, it } from "vitest";
import {
  type Described,
  expectScheduler,
  type SchedulerAnswer,
  type SchedulerCase,
} from "../support/torch_schedulers.js";
import { answersTo } from "./answers.js";
import { Random } from "./random.js";

const CASES = Number(process.env["TORCH_CASES"] ?? 100);

type Args = Record<string, unknown>;
type Make = (random: Random) => Args;

/** Each option in one case of two, the others at their defaults. */
function some(random: Random, options: Record<string, (random: Random) => unknown>): Args {
  const names = Object.keys(options).filter(() => random.boolean());
  return Object.fromEntries(names.map((name) => [name, options[name]?.(random)]));
}

const rate = (random: Random): number => random.next() * 10 ** random.integer(-4, 0);
const part = (random: Random): number => random.next();
const flag = (random: Random): boolean => random.boolean();
const decay = (random: Random): object => ({ decay: random.next() });
const perGroup = (random: Random, value: (random: Random) => unknown): unknown =>
  random.choice([value(random), [value(random), value(random)]]);

const simple: Record<string, Make> = {
  StepLR: (random) => ({ step_size: random.integer(1, 5), gamma: random.next() }),
  MultiStepLR: (random) => ({
    milestones: Array.from({ length: random.integer(0, 9) }, () => random.integer(0, 12)),
    gamma: random.next(),
  }),
  ExponentialLR: (random) => ({ gamma: random.next() }),
  LinearLR: (random) => ({
    start_factor: 1 - random.next(),
    end_factor: random.next(),
    total_iters: random.integer(1, 20),
  }),
  ConstantLR: (random) => some(random, { factor: (r) => 1 - r.next(), total_iters: (r) => r.integer(0, 20) }),
  PolynomialLR: (random) =>
    some(random, { total_iters: (r) => r.integer(1, 30), power: (r) => r.choice([r.next() * 4, r.integer(0, 3)]) }),
  CosineAnnealingLR: (random) => ({ T_max: random.integer(1, 15), eta_min: random.next() * 0.01 }),
  CosineAnnealingWarmRestarts: (random) => ({
    T_0: random.integer(1, 9),
    ...some(random, { T_mult: (r) => r.integer(1, 3), eta_min: (r) => r.next() * 0.01 }),
  }),
  LambdaLR: (random) => ({ lr_lambda: perGroup(random, decay) }),
  MultiplicativeLR: (random) => ({ lr_lambda: perGroup(random, decay) }),
  CyclicLR: (random) => ({
    base_lr: perGroup(random, rate),
    max_lr: perGroup(random, rate),
    step_size_up: random.integer(1, 9),
    ...some(random, {
      step_size_down: (r) => r.integer(0, 9),
      mode: (r) => r.choice(["triangular", "triangular2", "exp_range"]),
      gamma: part,
      scale_fn: decay,
      scale_mode: (r) => r.choice(["cycle", "iterations"]),
      cycle_momentum: flag,
      base_momentum: (r) => perGroup(r, part),
      max_momentum: (r) => perGroup(r, part),
    }),
  }),
  OneCycleLR: (random) => ({
    max_lr: perGroup(random, part),
    total_steps: random.integer(40, 60),
    ...some(random, {
      pct_start: (r) => 0.1 + r.next() * 0.35,
      anneal_strategy: (r) => r.choice(["cos", "linear"]),
      base_momentum: part,
      max_momentum: part,
      div_factor: (r) => 1 + r.next() * 30,
      final_div_factor: (r) => 1 + r.next() * 1e5,
      three_phase: flag,
    }),
  }),
};

/** Any scheduler that is made of no others; OneCycleLR, whose rates stand in the groups in PyTorch, at most once. */
function anySimple(random: Random, but: readonly string[] = []): Described {
  const name = random.choice(Object.keys(simple).filter((own) => !but.includes(own)));
  return { name, args: (simple[name] as Make)(random) };
}

/** They share what is in the groups in PyTorch: one of them at most. */
const CYCLES = ["OneCycleLR", "CyclicLR"];

function several(random: Random, depth: number, but: readonly string[] = []): Described[] {
  let left = but;
  return Array.from({ length: random.integer(1, 4) }, (_, i) => {
    if (depth > 0 && i === 0 && random.boolean()) {
      const name = random.choice(Object.keys(composite));
      left = CYCLES;
      return { name, args: (composite[name] as (random: Random, depth: number) => Args)(random, depth - 1) };
    }
    const made = anySimple(random, left);
    if (CYCLES.includes(made.name)) left = CYCLES;
    return made;
  });
}

const composite: Record<string, (random: Random, depth: number) => Args> = {
  ChainedScheduler: (random, depth) => ({ schedulers: several(random, depth) }),
  SequentialLR: (random, depth) => {
    const schedulers = several(random, depth);
    const milestones = schedulers.slice(1).map(() => random.integer(0, 20));
    return { schedulers, milestones: milestones.toSorted((a, b) => a - b) };
  },
};

const all: Record<string, Make> = {
  ...simple,
  ...Object.fromEntries(Object.entries(composite).map(([name, make]) => [name, (random: Random) => make(random, 1)])),
};

const asked = Object.entries(all).map(([name, make]) => {
  const random = new Random(name.length);
  const cases = Array.from({ length: CASES }, (): SchedulerCase => {
    const steps = random.integer(1, 39);
    return {
      name,
      args: make(random),
      optimizer: random.choice(["SGD", "Adam"]),
      lrs: [rate(random), rate(random)],
      steps,
      at: random.integer(0, steps),
    };
  });
  return { name, cases };
});

describe("in every case, samebits", () => {
  const all = asked.flatMap(({ cases }) => cases);
  const { answers } = answersTo<SchedulerAnswer>(all, "schedulers.py");
  let from = 0;
  for (const { name, cases } of asked) {
    const own = answers.slice(from, (from += cases.length));
    it(`gives PyTorch's rates of ${name}, and goes on from its state`, () => {
      for (const [i, made] of cases.entries()) {
        const answer = own[i] as SchedulerAnswer;
        expect(answer.error, JSON.stringify(made)).toBeUndefined();
        expectScheduler(made, answer);
      }
    });
  }
});

/** Runs that samebits began go on in PyTorch, from what toTorch and saveTorch make of their states. */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { fromBits } from "../../dist/bits.js";
import { temporaryFolder } from "../support/folder.js";
import type { Any } from "../support/mistakes.js";
import { ourOptions } from "../support/torch_names.js";
import { createScheduler } from "../support/torch_schedulers.js";
import { type Answer, answerOf, ask, pythons } from "./ask.js";

const path = temporaryFolder();

interface Run {
  readonly optimizer: string;
  readonly options: Record<string, number | boolean>;
  readonly scheduler: string;
  readonly scheduler_options: Record<string, unknown>;
}

const momentum = { optimizer: "SGD", options: { lr: 0.1, momentum: 0.9 } };

/** Every optimiser, every scheduler. */
const runs: Run[] = [
  { ...momentum, scheduler: "StepLR", scheduler_options: { step_size: 2 } },
  { ...momentum, scheduler: "MultiStepLR", scheduler_options: { milestones: [2, 2, 5] } },
  { ...momentum, scheduler: "OneCycleLR", scheduler_options: { max_lr: 0.2, total_steps: 12 } },
  { ...momentum, scheduler: "ReduceLROnPlateau", scheduler_options: { patience: 1 } },
  {
    optimizer: "Adam",
    options: { lr: 0.01, amsgrad: true },
    scheduler: "ExponentialLR",
    scheduler_options: { gamma: 0.9 },
  },
  {
    optimizer: "Adam",
    options: { lr: 0.01, weight_decay: 0.1 },
    scheduler: "OneCycleLR",
    scheduler_options: { max_lr: 0.2, epochs: 4, steps_per_epoch: 3, three_phase: true },
  },
  { optimizer: "AdamW", options: { lr: 0.01 }, scheduler: "CosineAnnealingLR", scheduler_options: { T_max: 6 } },
  {
    optimizer: "RMSprop",
    options: { lr: 0.01, momentum: 0.5, centered: true },
    scheduler: "LinearLR",
    scheduler_options: { total_iters: 4 },
  },
  {
    optimizer: "Adagrad",
    options: { lr: 0.1, lr_decay: 0.1 },
    scheduler: "StepLR",
    scheduler_options: { step_size: 3 },
  },
  {
    optimizer: "RAdam",
    options: { lr: 0.01, weight_decay: 0.1, decoupled_weight_decay: true },
    scheduler: "StepLR",
    scheduler_options: { step_size: 3 },
  },
  {
    optimizer: "NAdam",
    options: { lr: 0.01, momentum_decay: 0.1, weight_decay: 0.1 },
    scheduler: "StepLR",
    scheduler_options: { step_size: 3 },
  },
  { optimizer: "Adamax", options: { lr: 0.01 }, scheduler: "StepLR", scheduler_options: { step_size: 3 } },
  { optimizer: "Adadelta", options: { rho: 0.8 }, scheduler: "StepLR", scheduler_options: { step_size: 3 } },
  { ...momentum, scheduler: "ConstantLR", scheduler_options: { factor: 0.3, total_iters: 6 } },
  { ...momentum, scheduler: "PolynomialLR", scheduler_options: { total_iters: 7, power: 0.9 } },
  { ...momentum, scheduler: "CosineAnnealingWarmRestarts", scheduler_options: { T_0: 3, T_mult: 2 } },
  {
    ...momentum,
    scheduler: "CyclicLR",
    scheduler_options: {
      base_lr: 0.01,
      max_lr: 0.1,
      step_size_up: 3,
      step_size_down: 2,
      mode: "exp_range",
      gamma: 0.9,
    },
  },
  { ...momentum, scheduler: "LambdaLR", scheduler_options: { lr_lambda: { decay: 0.1 } } },
  { ...momentum, scheduler: "MultiplicativeLR", scheduler_options: { lr_lambda: { decay: 0.1 } } },
  {
    ...momentum,
    scheduler: "SequentialLR",
    scheduler_options: {
      milestones: [3, 6],
      schedulers: [
        { name: "LinearLR", args: {} },
        { name: "CosineAnnealingLR", args: { T_max: 4 } },
        { name: "StepLR", args: { step_size: 1 } },
      ],
    },
  },
  {
    ...momentum,
    scheduler: "ChainedScheduler",
    scheduler_options: {
      schedulers: [
        { name: "ConstantLR", args: {} },
        { name: "ExponentialLR", args: { gamma: 0.9 } },
      ],
    },
  },
];

const STEPS = 8;

/** A run over gradients of its own; half of its steps are made here, the others here and there. */
class Begun {
  readonly #generator = new sb.Generator({ seed: 9 });
  readonly #layer = new sb.Linear(3, 4, { generator: this.#generator });
  readonly parameters: readonly sb.Tensor[] = [this.#layer.weight, this.#layer.bias];
  readonly #grads = Array.from({ length: STEPS }, () =>
    this.parameters.map((p) => sb.randn([...p.shape], { generator: this.#generator })),
  );
  readonly #metrics = Array.from({ length: STEPS }, (_, i) => 1 + 0.1 * i);
  readonly optimizer: Any;
  readonly #scheduler: Any;

  constructor(run: Run) {
    this.optimizer = new (sb as Any)[run.optimizer](this.parameters, ourOptions(run.options));
    this.#scheduler = createScheduler(this.optimizer, { name: run.scheduler, args: run.scheduler_options });
    for (let i = 0; i < STEPS / 2; i++) this.step(i);
  }

  step(i: number): void {
    this.parameters.forEach((p, j) => (p.grad = this.#grads[i]?.[j] as sb.Tensor));
    this.optimizer.step();
    if (this.#scheduler instanceof sb.ReduceLROnPlateau) this.#scheduler.step(this.#metrics[i] as number);
    else this.#scheduler.step();
  }

  save(file: string): Promise<void> {
    const { weight, bias } = this.#layer;
    const states = { optimizer: this.optimizer.toTorch(), scheduler: this.#scheduler.toTorch() };
    return sb.saveTorch(file, { model: { weight, bias }, ...states });
  }

  /** What is left of it, as JSON. */
  get rest(): object {
    const grads = this.#grads.slice(STEPS / 2).map((list) => list.map(({ data }) => [...data]));
    return { grads, metrics: this.#metrics.slice(STEPS / 2) };
  }
}

/** Rates are equal but for a cosine's last bits; parameters with SGD, whose steps have no roots, which MKL rounds otherwise. */
function expectSameSteps(
  begun: Begun,
  steps: readonly { lr: number; params: string[] }[],
  isExact: boolean,
  what: string,
): void {
  expect(steps.length, what).toBe(STEPS / 2);
  for (const [i, { lr, params }] of steps.entries()) {
    begun.step(STEPS / 2 + i);
    expect(begun.optimizer.lr, `${what}, rate ${i}`).toBeCloseTo(lr, 14);
    for (const [j, p] of begun.parameters.entries()) {
      const expected = fromBits(params[j] as string, "float32") as Float32Array;
      const far = p.data.map((value, k) => Math.abs(value - (expected[k] as number)));
      expect(Math.max(...far), `${what}, step ${i}, parameter ${j}`).toBeLessThanOrEqual(isExact ? 0 : 2e-6);
    }
  }
}

/** Options that PyTorch 1.13 has not. */
const SINCE_2 = ["decoupled_weight_decay"];

describe.each(pythons)("$name", ({ name, python, isOld, skipped }) => {
  it.skipIf(skipped !== "")(`goes on with runs that samebits began${skipped}`, async () => {
    const known = runs.filter(({ options }) => !isOld || !SINCE_2.some((option) => option in options));
    const begun = known.map((run) => new Begun(run));
    for (const [i, own] of begun.entries()) await own.save(path(`run${i}.pt`));
    const requests = known.map((run, i) => ({
      kind: "run",
      path: path(`run${i}.pt`),
      weights_only: !isOld,
      ...run,
      ...begun[i]?.rest,
    }));
    const { answers } = ask<{ lr: number; params: string[] }[]>(requests, python);
    for (const [i, { optimizer, scheduler }] of known.entries()) {
      const what = `${optimizer}, ${scheduler}, ${name}`;
      const steps = answerOf(answers[i] as Answer<{ lr: number; params: string[] }[]>, what);
      expectSameSteps(begun[i] as Begun, steps, optimizer === "SGD", what);
    }
  });
});

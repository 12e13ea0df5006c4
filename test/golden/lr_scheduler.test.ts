import { expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { expectSameBits } from "../support/bits.js";
import { double, golden, goldenText, type GoldenDouble } from "../support/golden.js";
import { expectScheduler, type SchedulerAnswer, type SchedulerCase as Made } from "../support/torch_schedulers.js";

interface SchedulerCase {
  scheduler: string;
  args: Record<string, unknown>;
  base_lr: GoldenDouble;
  lrs: GoldenDouble[];
}

const cases = golden("optim", "linux-arm64").schedulers as SchedulerCase[];

/** Each scheduler on an optimiser, with the golden's arguments. */
// oxlint-disable-next-line typescript/no-explicit-any -- the golden's arguments
const create: Record<string, (o: sb.SGD, args: any) => { step(): void }> = {
  StepLR: (o, { step_size: stepSize, gamma }) => new sb.StepLR(o, { stepSize, gamma }),
  MultiStepLR: (o, { milestones, gamma }) => new sb.MultiStepLR(o, { milestones, gamma }),
  ExponentialLR: (o, { gamma }) => new sb.ExponentialLR(o, { gamma }),
  CosineAnnealingLR: (o, { T_max: tMax, eta_min: etaMin }) => new sb.CosineAnnealingLR(o, { tMax, etaMin }),
};

it("has the goldens", () => expect(cases.length).toBe(6));

it.each(cases.map((c): [string, string, SchedulerCase] => [c.scheduler, JSON.stringify(c.args), c]))(
  "%s %s sets PyTorch's rates to the bit",
  (name, _, { args, base_lr: base, lrs }) => {
    const optimizer = new sb.SGD([sb.zeros([1])], { lr: double(base) });
    const scheduler = create[name]?.(optimizer, args);
    const rates = lrs.map((_lr, i) => {
      if (i > 0) scheduler?.step();
      return optimizer.lr;
    });
    expectSameBits(Float64Array.from(rates), Float64Array.from(lrs, double));
  },
);

// Made by torch/schedulers.py.
const { cases: made } = JSON.parse(goldenText("schedulers.json")) as {
  cases: { case: Made; answer: SchedulerAnswer }[];
};

it.each(
  made.map((own): [string, string, (typeof made)[number]] => [own.case.name, JSON.stringify(own.case.args), own]),
)("%s %s goes PyTorch's way, and on from its state", (_, __, { case: given, answer }) =>
  expectScheduler(given, answer),
);

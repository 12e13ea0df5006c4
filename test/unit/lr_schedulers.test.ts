/** Schedulers beyond their goldens: what they leave in the groups, going on, and the ends of a schedule. */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";

const optimizerOf = (...lrs: number[]): sb.SGD =>
  new sb.SGD(
    lrs.map((lr) => ({ params: [sb.zeros([1])], lr })),
    { momentum: 0.9 },
  );
const lrsOf = ({ paramGroups }: sb.SGD): number[] => paramGroups.map(({ lr }) => lr);

type Stepper = { step(metric: number): void; stateDict(): object; loadStateDict(state: object): void };
/** Each scheduler on an optimiser; `lastEpoch` to go on. */
const schedulers: Record<string, (o: sb.SGD, more?: { lastEpoch: number }) => Stepper> = {
  StepLR: (o, more) => new sb.StepLR(o, { stepSize: 2, ...more }) as Stepper,
  MultiStepLR: (o, more) => new sb.MultiStepLR(o, { milestones: [2, 2, 5], gamma: 0.3, ...more }) as Stepper,
  ExponentialLR: (o, more) => new sb.ExponentialLR(o, { gamma: 0.9, ...more }) as Stepper,
  LinearLR: (o, more) => new sb.LinearLR(o, more) as Stepper,
  CosineAnnealingLR: (o, more) => new sb.CosineAnnealingLR(o, { tMax: 4, etaMin: 0.001, ...more }) as Stepper,
  OneCycleLR: (o, more) => new sb.OneCycleLR(o, { maxLr: [0.2, 0.4], epochs: 2, stepsPerEpoch: 6, ...more }) as Stepper,
  ReduceLROnPlateau: (o) => new sb.ReduceLROnPlateau(o, { patience: 1, cooldown: 1, factor: 0.5 }) as Stepper,
};

describe.each(Object.entries(schedulers))("%s", (name, create) => {
  it("goes on from a state as if it had not stopped", () => {
    const optimizer = optimizerOf(0.1, 0.2);
    const scheduler = create(optimizer);
    const resumed = optimizerOf(5, 6);
    const other = create(resumed);
    for (let i = 0; i < 9; i++) {
      scheduler.step(1);
      const [own, state] = [optimizer.stateDict(), scheduler.stateDict()];
      resumed.loadStateDict(own);
      other.loadStateDict(state);
      expect(other.stateDict()).toEqual(state);
      expect(lrsOf(resumed)).toEqual(lrsOf(optimizer));
      // One step beyond, both; the next round takes the first one's state again.
      other.step(1);
    }
    const last = lrsOf(resumed);
    scheduler.step(1);
    expect(lrsOf(optimizer)).toEqual(last);
  });

  it("goes on from an epoch, with the optimiser's state", () => {
    if (name === "ReduceLROnPlateau") return;
    const optimizer = optimizerOf(0.1, 0.2);
    const scheduler = create(optimizer);
    for (let i = 0; i < 3; i++) scheduler.step(1);
    const resumed = optimizerOf(5, 6);
    resumed.loadStateDict(optimizer.stateDict());
    const other = create(resumed, { lastEpoch: 3 }) as unknown as sb.LRScheduler;
    expect(other.lastEpoch).toBe(4);
    expect(other.baseLrs).toEqual((scheduler as unknown as sb.LRScheduler).baseLrs);
  });

  it("refuses a state that is none, and changes nothing", () => {
    const scheduler = create(optimizerOf(0.1, 0.2));
    const before = scheduler.stateDict();
    const names = Object.keys(before);
    const wrong = [null, 5, {}, [], { ...before, more: 1 }];
    for (const bad of ["x", Number.NaN, -1.5, [1], null, undefined]) {
      for (const at of names) {
        // A metric's best may be NaN, and a rate or a factor any number that is one.
        if (typeof bad === "number" && /^(best|gamma|etaMin|factor|threshold|eps)$/.test(at)) continue;
        if (Array.isArray(bad) && at === "milestones") continue;
        wrong.push({ ...before, [at]: bad });
      }
    }
    for (const state of wrong) {
      expect(() => scheduler.loadStateDict(state as object), JSON.stringify(state)).toThrow(sb.SamebitsError);
    }
    expect(scheduler.stateDict()).toEqual(before);
  });
});

describe("schedulers", () => {
  it("start from the rate that a group had first, and leave it there", () => {
    const optimizer = optimizerOf(0.1, 0.2);
    const first = new sb.LinearLR(optimizer, { startFactor: 0.5 });
    expect(first.baseLrs).toEqual([0.1, 0.2]);
    expect(optimizer.paramGroups.map(({ initialLr }) => initialLr)).toEqual([0.1, 0.2]);
    const next = new sb.CosineAnnealingLR(optimizer, { tMax: 5 });
    expect(next.baseLrs).toEqual([0.1, 0.2]);
    expect(next.getLastLr()).toEqual([0.05, 0.1]);
    expect(optimizer.stateDict().paramGroups[0]?.initialLr).toBe(0.1);
  });

  it("work on top of each other, and on rates that are changed between", () => {
    const optimizer = optimizerOf(1);
    const [a, b] = [
      new sb.ExponentialLR(optimizer, { gamma: 0.5 }),
      new sb.MultiStepLR(optimizer, { milestones: [1], gamma: 10 }),
    ];
    a.step();
    b.step();
    expect(optimizer.lr).toBe(5);
    optimizer.lr = 8;
    a.step();
    expect(optimizer.lr).toBe(4);
  });

  it("change an optimiser's steps", () => {
    const p = sb.zeros([1]);
    const optimizer = new sb.SGD([p], { lr: 1 });
    const scheduler = new sb.StepLR(optimizer, { stepSize: 1, gamma: 0.25 });
    p.grad = sb.tensor([-1]);
    optimizer.step();
    scheduler.step();
    optimizer.step();
    expect(p.data[0]).toBe(1.25);
  });

  it("OneCycleLR moves the momentum, or Adam's first beta, against the rate", () => {
    const sgd = optimizerOf(0.1);
    const adam = new sb.Adam([sb.zeros([1])], { betas: [0.5, 0.99] });
    const options = {
      maxLr: 1,
      totalSteps: 10,
      annealStrategy: "linear",
      maxMomentum: 0.9,
      baseMomentum: 0.8,
    } as const;
    const cycles = [new sb.OneCycleLR(sgd, options), new sb.OneCycleLR(adam, options)];
    expect([sgd.lr, sgd.paramGroups[0]?.momentum, adam.paramGroups[0]?.betas]).toEqual([0.04, 0.9, [0.9, 0.99]]);
    for (const cycle of cycles) for (let i = 0; i < 2; i++) cycle.step();
    expect([sgd.lr, sgd.paramGroups[0]?.momentum]).toEqual([1, 0.8]);
    expect(adam.paramGroups[0]?.betas).toEqual([0.8, 0.99]);
    const fixed = new sb.Adagrad([sb.zeros([1])]);
    const cycle = new sb.OneCycleLR(fixed, { ...options, cycleMomentum: false });
    expect([fixed.lr, ...cycle.getLastLr()]).toEqual([0.04, 0.04]);
  });

  it("OneCycleLR ends after its steps, with nothing changed", () => {
    const optimizer = optimizerOf(0.1);
    const cycle = new sb.OneCycleLR(optimizer, { maxLr: 1, totalSteps: 3 });
    for (let i = 0; i < 3; i++) cycle.step();
    const before = [cycle.stateDict(), optimizer.stateDict().paramGroups];
    expect(() => cycle.step()).toThrow(sb.SamebitsError);
    expect([cycle.stateDict(), optimizer.stateDict().paramGroups]).toEqual(before);
  });

  it("ReduceLROnPlateau waits, cools down, and stops at the least rate", () => {
    const optimizer = optimizerOf(1);
    const scheduler = new sb.ReduceLROnPlateau(optimizer, { factor: 0.5, patience: 1, cooldown: 2, minLr: 0.3 });
    const rates = [5, 5, 5, 5, 5, 5, 5, 5, 5].map((metric) => {
      scheduler.step(metric);
      return optimizer.lr;
    });
    expect(rates).toEqual([1, 1, 0.5, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3]);
    expect(scheduler.lastEpoch).toBe(9);
    scheduler.step(Number.NaN);
    expect(scheduler.stateDict().best).toBe(5);
  });
});

/** Schedulers beyond their goldens: what they leave in the groups, going on, and the ends of a schedule. */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";

const optimizerOf = (...lrs: number[]): sb.SGD =>
  new sb.SGD(
    lrs.map((lr) => ({ params: [sb.zeros([1])], lr })),
    { momentum: 0.9 },
  );
const lrsOf = ({ paramGroups }: sb.SGD): number[] => paramGroups.map(({ lr }) => lr);

/** What the call fails with; nothing if it does not. */
function messageOf(call: () => void): string {
  try {
    call();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

type Stepper = { step(metric: number): void; stateDict(): object; loadStateDict(state: object): void };
/** Each scheduler on an optimiser; `lastEpoch` to go on. */
const schedulers: Record<string, (o: sb.SGD, more?: { lastEpoch: number }) => Stepper> = {
  StepLR: (o, more) => new sb.StepLR(o, { stepSize: 2, ...more }) as Stepper,
  MultiStepLR: (o, more) => new sb.MultiStepLR(o, { milestones: [2, 2, 5], gamma: 0.3, ...more }) as Stepper,
  ExponentialLR: (o, more) => new sb.ExponentialLR(o, { gamma: 0.9, ...more }) as Stepper,
  LinearLR: (o, more) => new sb.LinearLR(o, more) as Stepper,
  CosineAnnealingLR: (o, more) => new sb.CosineAnnealingLR(o, { tMax: 4, etaMin: 0.001, ...more }) as Stepper,
  OneCycleLR: (o, more) => new sb.OneCycleLR(o, { maxLr: [0.2, 0.4], epochs: 2, stepsPerEpoch: 6, ...more }) as Stepper,
  ConstantLR: (o, more) => new sb.ConstantLR(o, { factor: 0.3, totalIters: 4, ...more }) as Stepper,
  PolynomialLR: (o, more) => new sb.PolynomialLR(o, { totalIters: 8, power: 1.5, ...more }) as Stepper,
  CosineAnnealingWarmRestarts: (o, more) =>
    new sb.CosineAnnealingWarmRestarts(o, { t0: 2, tMult: 2, ...more }) as Stepper,
  CyclicLR: (o, more) => new sb.CyclicLR(o, { baseLr: [0.1, 0.2], maxLr: 0.4, stepSizeUp: 3, ...more }) as Stepper,
  LambdaLR: (o, more) => new sb.LambdaLR(o, { lrLambda: (epoch) => 1 / (1 + epoch), ...more }) as Stepper,
  MultiplicativeLR: (o, more) => new sb.MultiplicativeLR(o, { lrLambda: () => 0.5, ...more }) as Stepper,
  SequentialLR: (o) => {
    const options = { schedulers: [new sb.LinearLR(o), new sb.StepLR(o, { stepSize: 2 })], milestones: [3] };
    return new sb.SequentialLR(o, options) as Stepper;
  },
  ChainedScheduler: (o) =>
    new sb.ChainedScheduler([new sb.ConstantLR(o), new sb.ExponentialLR(o, { gamma: 0.9 })]) as Stepper,
  ReduceLROnPlateau: (o) => new sb.ReduceLROnPlateau(o, { patience: 1, cooldown: 1, factor: 0.5 }) as Stepper,
};

describe.each(Object.entries(schedulers))("%s", (_, create) => {
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
    if (!("baseLrs" in create(optimizerOf(1, 1)))) return; // such a one takes no lastEpoch
    const optimizer = optimizerOf(0.1, 0.2);
    const scheduler = create(optimizer);
    for (let i = 0; i < 3; i++) scheduler.step(1);
    const resumed = optimizerOf(5, 6);
    resumed.loadStateDict(optimizer.stateDict());
    const other = create(resumed, { lastEpoch: 3 }) as unknown as sb.StepLR;
    expect(other.lastEpoch).toBe(4);
    expect(other.baseLrs).toEqual((scheduler as unknown as sb.StepLR).baseLrs);
  });

  it("refuses a state that is none, and changes nothing", () => {
    const scheduler = create(optimizerOf(0.1, 0.2));
    const before = scheduler.stateDict();
    const names = Object.keys(before);
    const wrong = [null, 5, {}, [], { ...before, more: 1 }];
    for (const bad of ["x", Number.NaN, -1.5, [1], null, undefined]) {
      for (const at of names) {
        // A metric's best may be NaN, and a rate or a factor any number that is one.
        if (typeof bad === "number" && /^(best|gamma|etaMin|factor|threshold|eps|power)$/.test(at)) continue;
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

  it("CyclicLR moves the momentum, or Adam's first beta, against the rate, by a function of the caller's too", () => {
    const adam = new sb.Adam([sb.zeros([1])], { betas: [0.5, 0.99] });
    const options = { baseLr: 0.1, maxLr: 0.5, stepSizeUp: 2, baseMomentum: 0.6, maxMomentum: 0.8 };
    const cycle = new sb.CyclicLR(adam, { ...options, scaleFn: (x) => 1 / x });
    const seen = Array.from({ length: 7 }, () => {
      const rates = [adam.lr, adam.paramGroups[0]?.betas];
      cycle.step();
      return rates;
    });
    expect(seen.map(([lr]) => (lr as number).toFixed(3))).toEqual([
      "0.100",
      "0.300",
      "0.500",
      "0.300",
      "0.100",
      "0.200",
      "0.300",
    ]);
    expect(seen[2]).toEqual([0.5, [0.6, 0.99]]);
    expect(seen[4]).toEqual([0.1, [0.8, 0.99]]);
  });

  it("with a function of the caller's fail as it does, with nothing changed", () => {
    const optimizer = optimizerOf(1);
    const failing = (epoch: number): number => {
      if (epoch === 2) throw new RangeError("no such epoch");
      return epoch === 3 ? (undefined as unknown as number) : 0.5;
    };
    const [own, other] = [new sb.LambdaLR(optimizer, { lrLambda: failing }), new sb.StepLR(optimizer, { stepSize: 1 })];
    const chain = new sb.ChainedScheduler([other, own]);
    chain.step();
    const before = [chain.stateDict(), optimizer.stateDict()];
    expect(() => chain.step()).toThrow(new RangeError("no such epoch"));
    expect([chain.stateDict(), optimizer.stateDict()]).toEqual(before);
    own.loadStateDict({ ...own.stateDict(), lastEpoch: 2 });
    expect(() => own.step()).toThrow(/what lrLambda gives must be a number, given undefined/);
  });

  it("made of others say how many steps they have left", () => {
    const optimizer = optimizerOf(1);
    const cycle = (totalSteps: number): sb.OneCycleLR => new sb.OneCycleLR(optimizer, { maxLr: 1, totalSteps });
    const linear = (): sb.LinearLR => new sb.LinearLR(optimizer);
    const chain = new sb.ChainedScheduler([cycle(10), linear(), cycle(20)]);
    chain.step();
    expect([linear().remainingSteps, chain.remainingSteps]).toEqual([Infinity, 9]);
    for (const [schedulers, milestones, steps] of [
      [[linear(), cycle(10)], [3], 13],
      [[cycle(10), linear()], [11], Infinity],
      [[cycle(10), linear()], [12], 10],
      [[linear(), cycle(10), linear()], [3, 14], Infinity],
      [[linear(), cycle(10), linear()], [3, 15], 13],
      [[linear(), cycle(4)], [0], 4],
    ] as const) {
      const sequence = new sb.SequentialLR(optimizer, { schedulers, milestones });
      expect(sequence.remainingSteps).toBe(steps);
      let made = 0;
      while (made < 40 && sequence.remainingSteps > 0) {
        sequence.step();
        made += 1;
      }
      expect(made).toBe(Math.min(steps, 40));
      expect(messageOf(() => sequence.step())).toMatch(made === 40 ? /^$/ : /^the cycle is of (10|4) steps/);
    }
  });

  it("made of others take their schedulers' steps into account, one made by hand too", () => {
    const optimizer = optimizerOf(1);
    const [half, tenth] = [0.5, 0.1].map((gamma) => new sb.ExponentialLR(optimizer, { gamma }));
    const chain = new sb.ChainedScheduler([half, tenth] as sb.LRScheduler[]);
    half?.step();
    chain.step();
    expect([half?.lastEpoch, tenth?.lastEpoch, chain.lastEpoch]).toEqual([2, 1, 2]);
    expect(chain.getLastLr()).toEqual([0.025]);
    expect(String(chain)).toMatch(/^ChainedScheduler\(last_lr=\[0.025\], schedulers=\[ExponentialLR\(gamma=0.5, /);
  });

  it("go on with a group that is added, where PyTorch's do; others say what to do", () => {
    const made: Record<string, (o: sb.SGD) => sb.LRScheduler> = schedulers as never;
    const going = ["StepLR", "MultiStepLR", "ExponentialLR", "LinearLR", "ConstantLR", "PolynomialLR"];
    for (const name of [...going, "ChainedScheduler"]) {
      const [whole, optimizer] = [optimizerOf(0.1, 0.2), optimizerOf(0.1)];
      const [all, scheduler] = [made[name]!(whole), made[name]!(optimizer)];
      optimizer.addParamGroup({ params: [sb.zeros([1])], lr: whole.paramGroups[1]?.lr as number });
      for (let i = 0; i < 6; i++) {
        all.step();
        scheduler.step();
        expect(lrsOf(optimizer), name).toEqual(lrsOf(whole));
      }
      const added = optimizerOf(0.1);
      const again = made[name]!(added);
      added.addParamGroup({ params: [sb.zeros([1])] });
      expect(again.getLastLr().length, name).toBe(1);
      again.loadStateDict(scheduler.stateDict());
      expect(again.stateDict(), name).toEqual(scheduler.stateDict());
    }
    for (const name of ["CosineAnnealingWarmRestarts", "LambdaLR", "MultiplicativeLR"]) {
      const optimizer = optimizerOf(0.1);
      const scheduler = made[name]!(optimizer);
      optimizer.addParamGroup({ params: [sb.zeros([1])] });
      expect(() => scheduler.step(), name).toThrow(/made for 1 groups of the optimiser, which has got more since/);
      expect(scheduler.lastEpoch).toBe(0);
    }
  });
});

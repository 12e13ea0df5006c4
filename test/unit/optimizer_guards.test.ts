/** What a program can do to an optimiser, a scheduler, a sampler or a generator between calls: it is refused by name, or changes nothing. */
import { beforeEach, describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectThrows, failureOf } from "../support/errors.js";
import { createOptimizer, fullOptions, OPTIMIZERS } from "../support/optimizers.js";

const any = <T = never>(value: unknown): T => value as T;

describe.each(backends)("an optimiser's groups, on %s", (backend) => {
  let p: sb.Tensor;
  let adam: sb.Adam;
  beforeEach(() => {
    p = new sb.Linear(2, 1, { generator: new sb.Generator({ seed: 1, backend }) }).weight;
    p.grad = sb.ones([1, 2]);
    adam = new sb.Adam([p]);
  });
  const group = (): Record<string, unknown> => adam.paramGroups[0] as unknown as Record<string, unknown>;

  it.each(["lr", "eps", "weightDecay", "initialLr"])("refuse what is no number where it is assigned: %s", (name) => {
    for (const wrong of ["1", null, {}, [1], 1n, Symbol("s"), () => 1, true]) {
      const assign = (): void => void (group()[name] = wrong);
      expectThrows("ERR_ARGUMENT", assign, name);
      expect(assign).toThrow(new RegExp(`^${name} must be a number`));
    }
    adam.step();
    expect(adam.lr).toBe(1e-3);
  });

  it("refuse what is not true or false, and what are not two numbers", () => {
    for (const wrong of [0, "true", null, undefined]) {
      expect(() => (group()["amsgrad"] = wrong)).toThrow(/^amsgrad must be true or false/);
    }
    for (const wrong of [0.9, [0.9], [0.9, 0.9, 0.9], ["0.9", 0.9], null, {}, undefined, [0.9, undefined]]) {
      expectThrows("ERR_ARGUMENT", () => (group()["betas"] = wrong), "betas");
      expect(() => (group()["betas"] = wrong)).toThrow(/^betas must be/);
    }
    expect(() => ((group()["betas"] as unknown[])[0] = "0.9")).toThrow(/^betas must be a number/);
    expect(group()["betas"]).toEqual([0.9, 0.999]);
  });

  it("read what is assigned once", () => {
    let reads = 0;
    const betas = new Proxy([0.5, 0.5], {
      get: (target, name) => (name === "0" && reads++ > 0 ? Number.NaN : Reflect.get(target, name)),
    });
    group()["betas"] = betas;
    expect([...(group()["betas"] as number[])]).toEqual([0.5, 0.5]);
  });

  it("go on when they are frozen, for schedulers too", () => {
    Object.freeze(group());
    Object.freeze(adam.paramGroups);
    const cycle = new sb.OneCycleLR(adam, { maxLr: 1, totalSteps: 4 });
    adam.step();
    cycle.step();
    expect([adam.lr, (group()["betas"] as number[])[0]]).not.toEqual([1e-3, 0.9]);
    adam.loadStateDict(adam.stateDict());
  });

  it("cannot be emptied, replaced or given other names", () => {
    const attempts: (() => void)[] = [
      () => (any<{ length: number }>(adam.paramGroups).length = 0),
      () => any<unknown[]>(adam.paramGroups).pop(),
      () => (any<{ paramGroups: unknown }>(adam).paramGroups = []),
      () => (group()["weight_decay"] = 1),
      () => delete group()["lr"],
      () => Object.defineProperty(group(), "lr", { get: () => Number.NaN }),
    ];
    for (const attempt of attempts) expect(attempt).toThrow(TypeError);
    adam.step();
    expect(adam.lr).toBe(1e-3);
  });

  it("refuse by name what is no tensor among their parameters", async () => {
    const net = new sb.Net([new sb.Linear(1, 1, { generator: new sb.Generator({ seed: 1, backend }) })]);
    adam = new sb.Adam(net.parameters());
    const [x, loss] = [sb.ones([4, 1]), new sb.MSELoss()];
    for (const wrong of [5, "p", null, undefined, {}, Symbol("s"), 1n]) {
      any<unknown[]>(group()["params"]).push(wrong);
      const uses: (() => unknown)[] = [
        () => adam.step(),
        () => adam.zeroGrad(),
        () => adam.stateDict(),
        () => net.trainStep(x, x, { loss, optimizer: adam }),
        () => net.fit(new sb.TensorDataset(x, x), { loss, optimizer: adam, epochs: 1 }),
      ];
      for (const use of uses) {
        expect(await failureOf(use)).toMatchObject({
          code: "ERR_ARGUMENT",
          message: expect.stringMatching(/^a parameter must be a Tensor/) as string,
        });
      }
      any<unknown[]>(group()["params"]).pop();
    }
    expect(() => (group()["params"] = 5)).toThrow(/^a group's params must be an array/);
    adam.step();
  });

  it("may lose all their parameters, and have nothing to do then", () => {
    any<unknown[]>(group()["params"]).length = 0;
    adam.step();
    adam.zeroGrad();
    expect(adam.stateDict()).toEqual({ state: {}, paramGroups: [expect.objectContaining({ params: [] })] });
  });
});

describe("a state", () => {
  const json = <T>(state: T): T => JSON.parse(JSON.stringify(state)) as T;
  const copies = [json, structuredClone] as const;

  it.each(OPTIMIZERS)("of %s survives JSON and structuredClone", (name) => {
    for (const copy of copies) {
      const make = (): [sb.Tensor, sb.SGD] => {
        const p = sb.tensor([1, -2, 3]);
        return [p, createOptimizer(name, [p], { lr: 0.1, ...fullOptions(name) }) as unknown as sb.SGD];
      };
      const [p, optimizer] = make();
      const step = (t: sb.Tensor, o: sb.SGD): void => {
        t.grad = sb.tensor([0.1, 1e-40, -0]);
        o.step();
      };
      step(p, optimizer);
      Object.assign(optimizer.paramGroups[0] as object, { lr: -0, weightDecay: Number.NaN });
      const state = copy(optimizer.stateDict());
      const [q, resumed] = make();
      q.copy_(p);
      resumed.loadStateDict(state);
      expect(resumed.stateDict()).toEqual(optimizer.stateDict());
      expect(resumed.lr).toBe(-0);
      Object.assign(optimizer.paramGroups[0] as object, { lr: 0.1, weightDecay: 0 });
      Object.assign(resumed.paramGroups[0] as object, { lr: 0.1, weightDecay: 0 });
      step(p, optimizer);
      step(q, resumed);
      expect([...q.data]).toEqual([...p.data]);
    }
  });

  it("of a scheduler survives them, a plateau's best of Infinity too", () => {
    const make = {
      plateau: (o: sb.SGD) => new sb.ReduceLROnPlateau(o, { patience: 0, minLr: -0, eps: 0 }),
      falling: (o: sb.SGD) => new sb.ReduceLROnPlateau(o, { mode: "max" }),
      cycle: (o: sb.SGD) => new sb.OneCycleLR(o, { maxLr: [1], totalSteps: 5 }),
      steps: (o: sb.SGD) => new sb.MultiStepLR(o, { milestones: [1, 3] }),
      linear: (o: sb.SGD) => new sb.LinearLR(o, { endFactor: 0 }),
    };
    for (const create of Object.values(make)) {
      for (const copy of copies) {
        const optimizer = new sb.SGD([sb.zeros([1])], { lr: 0.1, momentum: 0.9 });
        const [scheduler, resumed] = [create(optimizer), create(optimizer)];
        scheduler.step(any(2));
        resumed.loadStateDict(any(copy(scheduler.stateDict())));
        expect(resumed.stateDict()).toEqual(scheduler.stateDict());
        const fresh = create(optimizer);
        resumed.loadStateDict(any(copy(fresh.stateDict())));
        expect(resumed.stateDict()).toEqual(fresh.stateDict());
      }
    }
  });

  it("of a scheduler that is none is refused by name", () => {
    const optimizer = new sb.SGD([sb.zeros([1])], { lr: 0.1 });
    const plateau = new sb.ReduceLROnPlateau(optimizer);
    const good = plateau.stateDict();
    for (const wrong of [
      { best: "least" },
      { best: null },
      { lastLr: [1, 2] },
      { numBadEpochs: -1 },
      { factor: "0.1" },
    ]) {
      const [name] = Object.keys(wrong) as [string];
      const load = (): void => plateau.loadStateDict(any({ ...good, ...wrong }));
      expectThrows("ERR_ARGUMENT", load, name);
      expect(load).toThrow(name === "lastLr" ? /rates/ : new RegExp(name));
      expect(plateau.stateDict()).toEqual(good);
    }
  });
});

describe("what is read-only", () => {
  const optimizer = new sb.SGD([sb.zeros([1])], { lr: 0.1 });
  const objects: [string, object][] = [
    ["length", new sb.RandomSampler(3)],
    ["length", new sb.SequentialSampler(3)],
    ["length", new sb.SubsetRandomSampler([1])],
    ["length", new sb.WeightedRandomSampler([1], 2)],
    ["optimizer", new sb.LinearLR(optimizer)],
    ["optimizer", new sb.ReduceLROnPlateau(optimizer)],
  ];
  it.each(objects)("cannot be assigned: %s of %s", (name, object) => {
    expect(() => ((object as Record<string, unknown>)[name] = -1)).toThrow(TypeError);
  });
});

describe("a generator's state", () => {
  it("is refused where it is shorter than it says", () => {
    class Long extends Uint8Array {
      override get length(): number {
        return 5056;
      }
    }
    const generator = new sb.Generator({ seed: 1 });
    const before = generator.getState();
    const own = Object.defineProperty(new Uint8Array(3), "length", { value: 5056 });
    for (const wrong of [new Long(3), own, Symbol("s"), 1n, [1], null]) {
      expectThrows("ERR_ARGUMENT", () => generator.setState(any(wrong)), "setState");
      expect(() => generator.setState(any(wrong))).toThrow(/state/);
    }
    expect(generator.getState()).toEqual(before);
  });
});

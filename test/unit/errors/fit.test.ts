/** Mistakes with fit: it rejects, with that code, and nothing has changed. */
import { describe, expect, it } from "vitest";
import {
  CrossEntropyLoss,
  DataLoader,
  Linear,
  Net,
  ExponentialLR,
  Generator,
  MSELoss,
  OneCycleLR,
  SGD,
  Tanh,
  TensorDataset,
  zeros,
  type ErrorCode,
} from "../../../dist/index.js";
import { backends } from "../../support/backends.js";
import { expectRejects } from "../../support/errors.js";
import type { Any } from "../../support/mistakes.js";
import { createData } from "../../support/training.js";
import { createWorld, expectUnchanged, snapshot, type World } from "../../support/world.js";

type Options = Record<string, Any>;

const DETACHED = (): Int32Array => {
  const targets = new Int32Array(12);
  structuredClone(targets.buffer, { transfer: [targets.buffer] });
  return targets;
};

/** An option that is wrong, by its name: each value alone is put among right ones. */
const options: [name: string, values: Any[]][] = [
  ["epochs", [undefined, null, -1, 0.5, Number.NaN, Infinity, "3", {}]],
  ["loss", [undefined, null, "mse", {}, CrossEntropyLoss]],
  ["optimizer", [undefined, null, "sgd", {}, SGD]],
  ["batchSize", [0, -1, 1.5, Number.NaN, "2", 2 ** 31, {}]],
  ["shuffle", [0, 1, "yes", {}]],
  ["dropLast", [0, 1, "yes", {}]],
  ["accumulate", [null, 0, -1, 1.5, Number.NaN, "2", 2 ** 31, {}]],
  ["generator", [null, 5, {}, "g"]],
  ["signal", [null, {}, "stop", new EventTarget(), Object.create(AbortSignal.prototype)]],
  ["onEpoch", [null, {}, "log", 5]],
  ["onProgress", [null, {}, "log", 5]],
  ["batch_size", [4]],
  ["sampler", [null, 3, "0, 1", {}, () => [1]]],
  ["clipGradNorm", [null, -1, Number.NaN, "1", {}]],
  ["schedulerPer", [null, 5, "step", "Epoch"]],
  ["scheduler", [null, {}, "step", ExponentialLR, new ExponentialLR(new SGD([zeros([1])]), { gamma: 0.5 })]],
  ["metrics", [null, {}, "accuracy", ["f1"], ["r2"], [undefined]]],
  ["stopOnNaN", [null, 0, 1, "yes", {}]],
  [
    "validation",
    [
      null,
      {},
      0.2,
      [zeros([12, 4]), new Int32Array(12)],
      Object.create(TensorDataset.prototype),
      Object.create(DataLoader.prototype),
      new Proxy(new DataLoader(createData(12, 4, 3)), {}),
    ],
  ],
  [
    "earlyStopping",
    [
      null,
      3,
      true,
      {},
      { patience: 0 },
      { patience: 1.5 },
      { patience: "1" },
      { patience: Number.NaN },
      { patience: 1, restoreBest: 1 },
      { patience: 1, restoreBest: null },
      { patience: 1, minDelta: -0.1 },
      { patience: 1, minDelta: Number.NaN },
      { patience: 1, minDelta: "1" },
      { patience: 1, monitor: "accuracy" }, // which is not measured
      { patience: 1, monitor: 5 },
      { patience: 1, mode: "up" },
      { patience: 1, min_delta: 0.1 },
    ],
  ],
];

const targets = (...values: number[]): Int32Array => Int32Array.from({ length: 12 }, (_, i) => values[i] ?? 0);

const data: Record<string, [ErrorCode, () => Any]> = {
  undefined: ["ERR_ARGUMENT", () => undefined],
  null: ["ERR_ARGUMENT", () => null],
  "an object with the prototype": ["ERR_ARGUMENT", () => Object.create(TensorDataset.prototype)],
  "x and y in an array": ["ERR_ARGUMENT", () => [zeros([12, 4]), targets()]],
  "another width": ["ERR_SHAPE", () => createData(12, 5, 3)],
  "another number of dimensions": ["ERR_SHAPE", () => new TensorDataset(zeros([12, 2, 4]), targets())],
  "one dimension": ["ERR_SHAPE", () => new TensorDataset(zeros([12]), targets())],
  float64: ["ERR_DTYPE", () => new TensorDataset(zeros([12, 4], { dtype: "float64" }) as Any, targets())],
  "float targets": ["ERR_SHAPE", () => new TensorDataset(zeros([12, 4]), zeros([12]))],
  "a target too large": ["ERR_ARGUMENT", () => new TensorDataset(zeros([12, 4]), targets(0, 3))],
  "a target below 0": ["ERR_ARGUMENT", () => new TensorDataset(zeros([12, 4]), targets(0, 1, -1))],
  "targets without their memory": ["ERR_ARGUMENT", () => new TensorDataset(zeros([0, 4]), DETACHED())],
};

describe.each(backends)("on %s", (backend) => {
  const world = createWorld(backend);
  const right = ({ loss, optimizer, generator }: World): Options => ({
    loss,
    optimizer,
    generator,
    epochs: 1,
    shuffle: true,
  });
  const expectRefused = async (
    code: ErrorCode | ErrorCode[],
    fit: (w: World) => Promise<unknown>,
    what: string,
    words: string | RegExp = "",
  ): Promise<void> => {
    const before = snapshot(world);
    await expectRejects(code, () => fit(world), what, words);
    expectUnchanged(world, before, what);
  };

  it.each(options)("%s", async (name, values) => {
    const words = name === "earlyStopping" ? /earlyStopping|patience|restoreBest|minDelta|monitor|mode/ : name;
    for (const [i, value] of values.entries()) {
      const given = { ...right(world), [name]: value } as Any;
      await expectRefused("ERR_ARGUMENT", ({ net, data }) => net.fit(data, given), `${name}: value ${i}`, words);
    }
  });

  it.each([undefined, null, 5, "options"])("options: %s", async (given) => {
    await expectRefused("ERR_ARGUMENT", ({ net, data }) => net.fit(data, given as Any), String(given));
  });

  it.each(Object.entries(data))("data: %s", async (name, [code, create]) => {
    await expectRefused(code, ({ net, ...w }) => net.fit(create(), right({ net, ...w }) as Any), name);
  });

  const validations = Object.entries(data).filter(([name]) => !/^undefined|without their memory/.test(name));
  it.each(validations)("validation data: %s", async (name, [code, create]) => {
    const fit = (w: World): Promise<unknown> => w.net.fit(w.data, { ...right(w), validation: create() } as Any);
    await expectRefused(code, fit, name);
  });

  it("validation data that are not as the data", async () => {
    const activation = new Net([new Tanh()]);
    const probabilities = new TensorDataset(zeros([5, 4]), zeros([5, 3]));
    const fit = (w: World): Promise<unknown> => w.net.fit(w.data, { ...right(w), validation: probabilities } as Any);
    await expectRefused("ERR_ARGUMENT", fit, "another kind of target");
    const wider = (w: World): Promise<unknown> =>
      activation.fit(w.data, { ...right(w), validation: new TensorDataset(zeros([5, 7]), new Int32Array(5)) } as Any);
    await expectRefused("ERR_SHAPE", wider, "another width, where the net takes any");
  });

  it("a OneCycleLR with fewer steps left than the fit makes", async () => {
    const own = createWorld(backend);
    const scheduler = new OneCycleLR(own.optimizer, { maxLr: 0.1, totalSteps: 9 });
    scheduler.step();
    const [before, state] = [snapshot(own), scheduler.stateDict()];
    const fit = (batchSize: number) => own.net.fit(own.data, { ...right(own), epochs: 3, batchSize, scheduler } as Any);
    await expectRejects("ERR_ARGUMENT", () => fit(4), "9 steps of 8");
    expectUnchanged(own, before, "a cycle");
    expect(scheduler.stateDict()).toEqual(state);
    await fit(6);
    expect(scheduler.lastEpoch).toBe(7);
  });

  it("schedulerPer without a scheduler", async () => {
    const fit = (w: World): Promise<unknown> => w.net.fit(w.data, { ...right(w), schedulerPer: "batch" } as Any);
    await expectRefused("ERR_ARGUMENT", fit, "schedulerPer", /schedulerPer.*there is no scheduler/);
  });

  it("metrics of outputs that are no rows", async () => {
    const own = createWorld(backend);
    const net = new Net([new Tanh(), own.net as Any]);
    const options = { ...right(own), loss: new MSELoss(), metrics: ["r2"], shuffle: false };
    const before = snapshot(own);
    for (const sample of [[2], [2, 3]]) {
      const what = `samples of the shape [${sample}, 4]`;
      const wrong = new TensorDataset(zeros([12, ...sample, 4]), zeros([12, ...sample, 3]));
      const words = /metrics need outputs of the shape \[samples, columns\], given \[12, 2/;
      await expectRejects("ERR_SHAPE", () => net.fit(wrong, options as Any), what, words);
    }
    expectUnchanged(own, before, "metrics");
  });

  it("shuffling nothing", async () => {
    const nothing = new TensorDataset(zeros([0, 4]), new Int32Array(0));
    await expectRefused("ERR_ARGUMENT", ({ net, ...w }) => net.fit(nothing, right({ net, ...w }) as Any), "nothing");
    const { epochs } = await world.net.fit(nothing, { ...right(world), shuffle: false } as Any);
    expect(epochs.map(({ loss }) => loss)).toEqual([Number.NaN]);
  });

  it("x and y in place of a data set: the message has the way out", async () => {
    const { net, data, ...w } = world;
    const fit = (net as Any).fit(data.x, data.y, right({ net, data, ...w }));
    await expect(fit).rejects.toThrow(/new TensorDataset\(x, y\)/);
  });

  it("an optimiser of another net, in fit and in trainStep", async () => {
    const wrong = (): SGD => new SGD(createWorld(backend).net.parameters(), { lr: 0.1 });
    const fit = (w: World): Promise<unknown> => w.net.fit(w.data, { ...right(w), optimizer: wrong() } as Any);
    await expectRefused("ERR_ARGUMENT", fit, "fit");
    await expect(fit(world)).rejects.toThrow(/none of the net's parameters.*net\.parameters\(\)/);
    const step = async ({ net, data, loss }: World): Promise<number> =>
      net.trainStep(data.x, data.y, { loss, optimizer: wrong() });
    await expectRefused("ERR_ARGUMENT", step, "trainStep");
    await expect(step(world)).rejects.toThrow(/none of the net's parameters.*net\.parameters\(\)/);
  });

  it("an optimiser that onEpoch takes all parameters from", async () => {
    const own = createWorld(backend);
    const onEpoch = (): void => void (own.optimizer.paramGroups[0]!.params.length = 0);
    await expectRejects("ERR_ARGUMENT", () => own.net.fit(own.data, { ...right(own), epochs: 2, onEpoch } as Any));
  });

  it("options that say something else when they are read again, or are changed in onEpoch", async () => {
    const own = createWorld(backend);
    let reads = 0;
    const patience = (): Any => [5, 0, 1n, Symbol("5")][reads++];
    const options: Any = {
      ...right(own),
      epochs: 2,
      signal: new AbortController().signal,
      onEpoch: () => Object.assign(options, { signal: {}, epochs: "9", earlyStopping: 3, onEpoch: 4, validation: 5 }),
      earlyStopping: {
        get patience() {
          return patience();
        },
      },
    };
    expect((await own.net.fit(own.data, options)).epochs.length).toBe(2);
    expect(reads).toBe(1);
  });

  it("a data set whose parts cannot be changed", () => {
    for (const name of ["x", "y", "length"]) {
      expect(() => Object.assign(world.data, { [name]: 5 })).toThrow(TypeError);
    }
    const y = Object.defineProperty(new Int32Array(3), "length", { value: 12 });
    expect(() => new TensorDataset(zeros([12, 4]), y)).toThrow(
      /the y array has 3 numbers, but a property "length" of its own/,
    );
  });

  it("float64 layers", async () => {
    const generator = new Generator({ backend });
    const net = new Net([new Linear(4, 3, { dtype: "float64", generator })]);
    await expectRefused("ERR_DTYPE", (w) => net.fit(w.data, right(w) as Any), "float64");
  });
});

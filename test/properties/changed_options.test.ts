/** Options that are changed between steps: each counts from the next step on, and may be any number that PyTorch's step takes. */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import {
  createOptimizer,
  OPTIMIZERS,
  optionsLike,
  type AnyOptimizer,
  type OptimizerName,
} from "../support/optimizers.js";
import { createData, createNet, stepByHand, weightsOf } from "../support/training.js";

type Options = Record<string, unknown>;
type Ways = "step" | "trainStep" | "fit";
const WAYS: readonly Ways[] = ["step", "trainStep", "fit"];

/** Options of which each counts, and what each becomes. */
function changesOf(name: OptimizerName): [from: Options, to: Options] {
  const from = { number: 0.5, flag: false, pair: [0.5, 0.9], lr: 0.1, eps: 1e-3, weightDecay: 0.01, dampening: 0.25 };
  const to = { number: 0.6, flag: true, pair: [0.6, 0.8], lr: 0.2, eps: 1e-2, weightDecay: 0.02, dampening: 0.5 };
  const options = [from, to].map((values) => optionsLike<unknown>(name, values)) as [Options, Options];
  for (const one of options) delete one["initialAccumulatorValue"]; // the constructor's counts
  return options;
}

/** The weights after three steps, a change of the first group, and three more. */
async function train(
  way: Ways,
  name: OptimizerName,
  backend: sb.BackendName,
  change: (group: Options, optimizer: AnyOptimizer) => void,
): Promise<Float32Array> {
  const net = createNet([4, 6, 3], backend);
  const [data, loss] = [createData(12, 4, 3), new sb.CrossEntropyLoss()];
  const optimizer = createOptimizer(name, net.parameters(), changesOf(name)[0]);
  const own = optimizer as unknown as sb.SGD;
  const apply = (): void => change(optimizer.paramGroups[0] as Options, optimizer);
  if (way === "fit") {
    const onEpoch = ({ epoch }: sb.EpochReport): void => (epoch === 3 ? apply() : undefined);
    await net.fit(data, { loss, optimizer: own, epochs: 6, batchSize: 12, onEpoch });
    return weightsOf(net);
  }
  for (let i = 0; i < 6; i++) {
    if (i === 3) apply();
    if (way === "step") stepByHand(net, data.x, data.y as Int32Array, loss, own);
    else net.trainStep(data.x, data.y, { loss, optimizer: own });
  }
  return weightsOf(net);
}

const rows = OPTIMIZERS.flatMap((name) => Object.keys(changesOf(name)[0]).map((option) => ({ name, option })));

describe.each(backends)("an option that is changed between steps, on %s", (backend) => {
  it.each(OPTIMIZERS)("is any of %s's that count after its construction", (name) => {
    const [from, to] = changesOf(name);
    const {
      params: _,
      initialLr: __,
      initialAccumulatorValue: ___,
      ...own
    } = createOptimizer(name, [sb.zeros([1])]).paramGroups[0] as Options;
    expect([Object.keys(from), Object.keys(to)]).toEqual([
      expect.arrayContaining(Object.keys(own)),
      expect.arrayContaining(Object.keys(own)),
    ]);
  });

  it.each(rows)("counts from the next step on, whoever makes it: $name's $option", async ({ name, option }) => {
    const same = await train("step", name, backend, () => undefined);
    const change = (group: Options): void => void (group[option] = changesOf(name)[1][option]);
    const changed = await train("step", name, backend, change);
    expect([...changed]).not.toEqual([...same]);
    for (const way of WAYS) expectSameBits(await train(way, name, backend, change), changed, way);
  });

  it.each(["Adam", "AdamW"] as const)("may be one of %s's betas", async (name) => {
    for (const i of [0, 1]) {
      const change = ({ betas }: Options): void => void ((betas as number[])[i] = 0.75);
      const changed = await train("step", name, backend, change);
      expect([...changed]).not.toEqual([...(await train("step", name, backend, () => undefined))]);
      for (const way of WAYS) expectSameBits(await train(way, name, backend, change), changed, way);
    }
  });

  it.each(rows)("may be any number: $name's $option", async ({ name, option }) => {
    const value = changesOf(name)[0][option];
    if (typeof value !== "number") return;
    for (const next of [-0.5, -0, 3, 1e300, -Infinity, Number.NaN]) {
      const change = (group: Options): void => void (group[option] = next);
      const expected = await train("step", name, "typescript", change);
      for (const way of WAYS) expectSameBits(await train(way, name, backend, change), expected, `${way} with ${next}`);
    }
  });

  it("may make nesterov lose its momentum", async () => {
    const change = (group: Options): void => void Object.assign(group, { momentum: 0, nesterov: true });
    const plain = await train("step", "SGD", backend, (group) => Object.assign(group, { momentum: 0 }));
    for (const way of WAYS) expectSameBits(await train(way, "SGD", backend, change), plain, way);
  });

  it("may be loaded, whatever number it is", async () => {
    const load = (group: Options, optimizer: AnyOptimizer): void => {
      const state = optimizer.stateDict();
      const paramGroups = state.paramGroups.map((own) => ({ ...own, lr: -0.1, momentum: 0, nesterov: true }));
      optimizer.loadStateDict({ ...state, paramGroups });
      expect(group).toMatchObject({ lr: -0.1, momentum: 0, nesterov: true });
    };
    const expected = await train("step", "SGD", "typescript", load);
    for (const way of WAYS) expectSameBits(await train(way, "SGD", backend, load), expected, way);
  });
});

describe.each(backends)("what a schedule makes of the options, on %s", (backend) => {
  const one = (value: number): sb.Tensor => sb.tensor([value]);

  it("may be a rate a hair below 0, in a loop and in fit", async () => {
    const p = one(0);
    const sgd = new sb.SGD([p], { lr: 0.1 });
    const linear = new sb.LinearLR(sgd, { endFactor: 0, totalIters: 10 });
    for (let i = 0; i < 12; i++) {
      p.grad = one(1);
      sgd.step();
      linear.step();
    }
    expect(sgd.lr).toBe(-2.96059473233375e-18);
    expect(p.at(0)).toBe(-0.18333333730697632);
    const generator = new sb.Generator({ backend, seed: 1 });
    const net = new sb.Net([new sb.Linear(2, 1, { generator })]);
    const optimizer = new sb.SGD(net.parameters(), { lr: 0.1 });
    const scheduler = new sb.LinearLR(optimizer, { endFactor: 0, totalIters: 10 });
    const data = new sb.TensorDataset(sb.ones([4, 2]), sb.ones([4, 1]));
    const { epochs } = await net.fit(data, { loss: new sb.MSELoss(), optimizer, scheduler, epochs: 20 });
    expect(epochs.map(({ learningRate }) => learningRate).at(-1)).toBe(-2.96059473233375e-18);
  });

  it("may be a momentum of 0 under nesterov", () => {
    const q = one(1);
    const optimizer = new sb.SGD([q], { lr: 0.1, momentum: 0.9, nesterov: true });
    const cycle = new sb.OneCycleLR(optimizer, { maxLr: 0.1, totalSteps: 10, baseMomentum: 0 });
    for (let i = 0; i < 10; i++) {
      q.grad = one(1);
      optimizer.step();
      cycle.step();
    }
    expect(q.at(0)).toBeCloseTo(0.3584, 4);
  });

  it("is refused where PyTorch's step raises: betas that it divides by", () => {
    const p = one(1);
    p.grad = one(1);
    for (const betas of [
      [1, 0.9],
      [0.9, 1.5],
    ] as const) {
      for (const optimizer of [new sb.Adam([p]), betas[0] === 1 ? new sb.Adamax([p]) : new sb.RAdam([p])]) {
        Object.assign(optimizer.paramGroups[0] as object, { betas });
        expect(() => optimizer.step()).toThrow(/betas/);
        expect(p.at(0)).toBe(1);
      }
    }
  });
});

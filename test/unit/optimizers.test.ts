/** What optimisers do around their steps: groups, options that change, counts, states. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { floats } from "../support/numbers.js";
import {
  type AnyOptimizer,
  createOptimizer,
  defaultsOf,
  fullOptions,
  OPTIMIZERS,
  stateNames,
} from "../support/optimizers.js";

function parameter(backend: sb.BackendName, n = 6, seed = 1): sb.Tensor {
  const { weight } = new sb.Linear(n, 1, { bias: false, generator: new sb.Generator({ backend }) });
  return weight.copy_(sb.tensor(floats(n, seed), [1, n]));
}

/** Steps with gradients of a seed's. */
function step(optimizer: AnyOptimizer, parameters: readonly sb.Tensor[], seed: number): void {
  parameters.forEach((p, i) => (p.grad = sb.tensor(floats(p.data.length, 10 * seed + i), p.shape)));
  optimizer.step();
}

/** A state's numbers, each array by its name. */
function numbersOf(optimizer: AnyOptimizer): unknown {
  const { state, paramGroups } = optimizer.stateDict();
  const arrays = Object.entries(state).map(([i, own]) => [
    i,
    Object.entries(own).map(([name, value]) => [name, value instanceof sb.Tensor ? [...value.data] : value]),
  ]);
  return { arrays, paramGroups };
}

describe.each(backends)("optimisers on %s", (backend) => {
  it.each(OPTIMIZERS)("%s passes a parameter without a gradient over, and counts its own steps", (name) => {
    const parameters = [parameter(backend, 5, 1), parameter(backend, 5, 2)] as const;
    const optimizer = createOptimizer(name, parameters, fullOptions(name));
    const before = parameters[1].data.slice();
    step(optimizer, [parameters[0]], 1);
    expectSameBits(parameters[1].data, before);
    parameters[0].grad = null;
    step(optimizer, [parameters[1]], 2);
    // The second parameter has made its first step, as alone in an optimiser.
    const alone = parameter(backend, 5, 2);
    step(createOptimizer(name, [alone], fullOptions(name)), [alone], 2);
    expectSameBits(parameters[1].data, alone.data);
  });

  it.each(OPTIMIZERS)("%s steps a group with the options that it has now", (name) => {
    const [changed, fixed] = [parameter(backend), parameter(backend)];
    const one = createOptimizer(name, [{ params: [changed] }, { params: [sb.zeros([1])] }], { lr: 0.1 });
    const other = createOptimizer(name, [fixed], { lr: 0.1 });
    step(one, [changed], 1);
    step(other, [fixed], 1);
    one.lr = 0.05;
    Object.assign(one.paramGroups[0] as object, { weightDecay: 0.1, maximize: true });
    expect(one.paramGroups.map((group) => group["lr"])).toEqual([0.05, 0.1]);
    const next = createOptimizer(name, [fixed], { lr: 0.05, weightDecay: 0.1, maximize: true });
    next.loadStateDict({ ...other.stateDict(), paramGroups: next.stateDict().paramGroups });
    step(one, [changed], 2);
    step(next, [fixed], 2);
    expectSameBits(changed.data, fixed.data);
  });

  it.each(OPTIMIZERS)("%s gives each group its own options", (name) => {
    const [a, b] = [parameter(backend), parameter(backend)];
    const grouped = createOptimizer(name, [{ params: [a], lr: 0.3 }, { params: [b] }], { weightDecay: 0.2 });
    const [c, d] = [parameter(backend), parameter(backend)];
    const alone = createOptimizer(name, [c], { lr: 0.3, weightDecay: 0.2 });
    const default_ = createOptimizer(name, [d], { weightDecay: 0.2 });
    [a, b, c, d].forEach((p) => (p.grad = sb.tensor(floats(6, 9), [1, 6])));
    for (const optimizer of [grouped, alone, default_]) optimizer.step();
    expectSameBits(a.data, c.data, "its own rate");
    expectSameBits(b.data, d.data, "the default rate");
  });

  it.each(OPTIMIZERS)("%s has PyTorch's state, and takes it back", (name) => {
    const [names, options] = [stateNames(name), fullOptions(name)];
    const parameters = [parameter(backend, 4, 1), parameter(backend, 3, 2)];
    const optimizer = createOptimizer(name, parameters, options);
    for (const seed of [1, 2, 3]) step(optimizer, parameters, seed);
    const saved = optimizer.stateDict();
    expect(Object.keys(saved.state)).toEqual(["0", "1"]);
    for (const own of Object.values(saved.state)) expect(Object.keys(own)).toEqual(names);
    expect(saved.state[0]?.step).toBe(name === "SGD" ? undefined : 3);
    const other = createOptimizer(name, [parameter(backend, 4, 1), parameter(backend, 3, 2)], { lr: 7 });
    other.loadStateDict(saved);
    expect(numbersOf(other)).toEqual(numbersOf(optimizer));
    // What was given and what was taken are copies.
    Object.values(saved.state[0] ?? {}).forEach((value) => value instanceof sb.Tensor && value.fill_(99));
    expect(numbersOf(other)).toEqual(numbersOf(optimizer));
  });

  it("goes on from any state of any optimiser", () => {
    const property = fc.property(fc.constantFrom(...OPTIMIZERS), fc.nat(4), fc.nat(99), (name, steps, seed) => {
      const [p, q] = [parameter(backend, 5, seed), parameter(backend, 5, seed)];
      const options = fullOptions(name);
      const optimizer = createOptimizer(name, [p], options);
      for (let i = 0; i < steps; i++) step(optimizer, [p], seed + i);
      const resumed = createOptimizer(name, [q.copy_(p)]);
      resumed.loadStateDict(optimizer.stateDict());
      for (const [o, t] of [[optimizer, p] as const, [resumed, q] as const]) step(o, [t], seed + 50);
      expectSameBits(q.data, p.data);
    });
    fc.assert(property, { numRuns: 40 });
  });

  it("starts what a changed option needs from nothing, and keeps what it does not", () => {
    const p = parameter(backend);
    const optimizer = new sb.Adam([p]);
    step(optimizer as unknown as AnyOptimizer, [p], 1);
    expect(optimizer.stateDict().state[0]?.maxExpAvgSq).toBeUndefined();
    const group = optimizer.paramGroups[0] as { amsgrad: boolean };
    group.amsgrad = true;
    step(optimizer as unknown as AnyOptimizer, [p], 2);
    const { expAvgSq, maxExpAvgSq } = optimizer.stateDict().state[0] as Record<string, sb.Tensor>;
    expectSameBits(
      maxExpAvgSq?.data as Float32Array,
      expAvgSq?.data as Float32Array,
      "the greatest so far is this one",
    );
    group.amsgrad = false;
    step(optimizer as unknown as AnyOptimizer, [p], 3);
    const kept = optimizer.stateDict().state[0]?.maxExpAvgSq?.data;
    expectSameBits(kept as Float32Array, maxExpAvgSq?.data as Float32Array);
  });

  it("NAdam goes on with a product of momenta of each parameter's own", () => {
    const trained = (name: sb.BackendName, fused: boolean): Float32Array[] => {
      const layer = new sb.Linear(3, 2, { generator: new sb.Generator({ seed: 1, backend: name }) });
      const [net, loss, optimizer] = [
        new sb.Net([layer]),
        new sb.MSELoss(),
        new sb.NAdam([layer.weight, layer.bias as sb.Tensor]),
      ];
      const [x, y] = [sb.ones([4, 3]), sb.ones([4, 2])];
      for (let i = 0; i < 4; i++) {
        if (i === 2) {
          const state = optimizer.stateDict();
          (state.state[1] as { muProduct: sb.Tensor }).muProduct = sb.tensor([0.25], []);
          optimizer.loadStateDict(state);
        }
        if (fused) net.trainStep(x, y, { loss, optimizer });
        else {
          optimizer.zeroGrad();
          loss.forward(net.forward(x), y);
          net.backward(loss.backward());
          optimizer.step();
        }
      }
      const states = Object.values(optimizer.stateDict().state);
      return [...net.parameters(), ...states.map(({ muProduct }) => muProduct as sb.Tensor)].map(({ data }) => data);
    };
    const expected = trained("typescript", false);
    expect(expected.at(-1)?.[0]).toBeLessThan(0.1);
    for (const fused of [true, false]) {
      for (const [i, data] of trained(backend, fused).entries())
        expectSameBits(data, expected[i] as Float32Array, `${i}`);
    }
  });

  it("Adam with decoupledWeightDecay is AdamW", () => {
    const [p, q] = [parameter(backend), parameter(backend)];
    const one = createOptimizer("Adam", [p], { weightDecay: 0.1, decoupledWeightDecay: true });
    const other = createOptimizer("AdamW", [q], { weightDecay: 0.1 });
    for (const seed of [1, 2]) [one, other].forEach((optimizer, i) => step(optimizer, [i === 0 ? p : q], seed));
    expectSameBits(p.data, q.data);
  });
});

describe("an optimiser", () => {
  it("has PyTorch's defaults", () => {
    const adam = { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, maximize: false };
    expect(Object.fromEntries(OPTIMIZERS.map((name) => [name, defaultsOf(name)]))).toEqual({
      SGD: { lr: 1e-3, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false },
      Adam: { ...adam, amsgrad: false, decoupledWeightDecay: false },
      AdamW: { ...adam, amsgrad: false, weightDecay: 0.01 },
      RMSprop: { lr: 1e-2, alpha: 0.99, eps: 1e-8, weightDecay: 0, momentum: 0, centered: false, maximize: false },
      NAdam: { ...adam, lr: 2e-3, momentumDecay: 4e-3, decoupledWeightDecay: false },
      RAdam: { ...adam, decoupledWeightDecay: false },
      Adamax: { ...adam, lr: 2e-3 },
      Adadelta: { lr: 1, rho: 0.9, eps: 1e-6, weightDecay: 0, maximize: false },
      Adagrad: { lr: 1e-2, lrDecay: 0, weightDecay: 0, initialAccumulatorValue: 0, eps: 1e-10, maximize: false },
    });
  });

  it("shares no betas with its defaults, its groups or its state", () => {
    const betas: [number, number] = [0.5, 0.6];
    const optimizer = new sb.Adam([{ params: [sb.zeros([1])] }, { params: [sb.zeros([1])] }], { betas });
    const saved = optimizer.stateDict();
    betas[0] = 0.1;
    const [group] = optimizer.paramGroups as unknown as [{ betas: [number, number] }];
    group.betas[1] = 0.2;
    expect([...optimizer.paramGroups, ...saved.paramGroups].map((group) => group.betas)).toEqual([
      [0.5, 0.2],
      [0.5, 0.6],
      [0.5, 0.6],
      [0.5, 0.6],
    ]);
    expect(new sb.Adam([sb.zeros([1])]).paramGroups[0]?.betas).toEqual([0.9, 0.999]);
  });

  it("Adagrad has its sums from the start, of the constructor's value in all groups", () => {
    const groups = [{ params: [sb.zeros([2])] }, { params: [sb.zeros([1])], initialAccumulatorValue: 5 }];
    const { state } = new sb.Adagrad(groups, { initialAccumulatorValue: 0.25 }).stateDict();
    expect([0, 1].map((i) => [state[i]?.step, [...(state[i]?.sum?.data ?? [])]])).toEqual([
      [0, [0.25, 0.25]],
      [0, [0.25]],
    ]);
  });
});

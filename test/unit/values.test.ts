/** What equality, JSON, structured clones and the console see of nets, losses, optimisers, schedulers and generators. */
import assert from "node:assert";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import type { Any } from "../support/mistakes.js";
import { fullOptions, OPTIMIZERS } from "../support/optimizers.js";

const json = (value: unknown): Any => JSON.parse(JSON.stringify(value));
const PASSES: [string, (value: unknown) => Any][] = [
  ["JSON", json],
  ["structuredClone", structuredClone],
];

describe.each(backends)("on %s", (backend) => {
  const generator = (seed = 1): sb.Generator => new sb.Generator({ seed, backend });
  const netOf = (seed: number): Any =>
    new sb.Net({ hid: new sb.Linear(2, 3, { generator: generator(seed) }), act: new sb.Tanh() });

  /** An optimiser that has made a step. */
  function optimizerOf(Kind: Any, seed = 1, options: object = {}): Any {
    const net = netOf(seed);
    const optimizer = new Kind(net.parameters(), { lr: 0.1, ...options });
    net.trainStep(sb.tensor([[1, seed]]), sb.tensor([[0, 0, 1]]), { loss: new sb.MSELoss(), optimizer });
    return optimizer;
  }

  const dataOf = (seed: number): sb.TensorDataset =>
    new sb.TensorDataset(
      sb.tensor([
        [1, seed],
        [-0, 3],
      ]),
      Int32Array.of(0, 1),
    );
  const loaderOf = (seed: number): sb.DataLoader =>
    new sb.DataLoader(dataOf(seed), { batchSize: 2, shuffle: true, generator: generator() });

  describe("equality tells apart", () => {
    const pairs: [string, (seed: number) => unknown][] = [
      ["nets", netOf],
      ["layers", (seed) => new sb.Linear(2, 2, { generator: generator(seed) })],
      ["layers' options", (seed) => new sb.LeakyReLU({ negativeSlope: seed })],
      ["state dicts", (seed) => netOf(seed).stateDict()],
      ["generators", generator],
      [
        "generators of one seed, one of which has drawn",
        (n) => (sb.rand([n], { generator: generator() }), generator()),
      ],
      ["losses", (seed) => new sb.CrossEntropyLoss({ weight: sb.tensor([1, seed]) })],
      ["losses' options", (seed) => new sb.SmoothL1Loss({ beta: seed })],
      ["SGD", (seed) => optimizerOf(sb.SGD, seed, { momentum: 0.9 })],
      ["SGD's momentum", (n) => stepped(n)],
      ["Adam", (seed) => optimizerOf(sb.Adam, seed)],
      ["optimisers' options", (seed) => optimizerOf(sb.SGD, 1, { weightDecay: seed })],
      ["schedulers", (n) => scheduled(n)],
      ["plateaus", (metric) => plateau(metric)],
      ["data sets", dataOf],
      ["data sets' targets", (seed) => new sb.TensorDataset(sb.zeros([1, 1]), Int32Array.of(seed))],
      ["loaders", loaderOf],
      ["loaders' options", (batchSize) => new sb.DataLoader(dataOf(1), { batchSize })],
      ["sequential samplers", (n) => new sb.SequentialSampler(n)],
      ["random samplers", (seed) => new sb.RandomSampler(4, { generator: generator(seed) })],
      ["random samplers' sources", (n) => new sb.RandomSampler(4 * n, { numSamples: 2, generator: generator() })],
      ["subsets", (index) => new sb.SubsetRandomSampler([index], { generator: generator() })],
      ["weighted samplers", (weight) => new sb.WeightedRandomSampler([1, weight], 3, { generator: generator() })],
    ];

    /** Equal parameters and options; momenta of another gradient. */
    function stepped(n: number): unknown {
      const p = sb.zeros([1]);
      const optimizer = new sb.SGD([p], { lr: 0.1, momentum: 0.9 });
      p.grad = sb.tensor([n]);
      optimizer.step();
      p.fill_(0);
      return optimizer;
    }

    function scheduled(steps: number): unknown {
      const scheduler = new sb.StepLR(new sb.SGD([sb.zeros([1])]), { stepSize: 10 });
      for (let i = 0; i < steps; i++) scheduler.step();
      return scheduler;
    }

    it.each(pairs.filter(([name]) => !name.includes("has drawn")))("%s", (_, create) => {
      assert.deepStrictEqual(create(1), create(1));
      expect(create(1)).toEqual(create(1));
      assert.notDeepStrictEqual(create(1), create(2));
      expect(create(1)).not.toEqual(create(2));
      expect(structuredClone(create(1))).not.toEqual(structuredClone(create(2)));
      expect(json(create(1))).not.toEqual(json(create(2)));
    });

    it("a generator that has drawn from one that has not, and from none after as many draws", () => {
      const [a, b] = [generator(), generator()];
      sb.rand([1], { generator: a });
      assert.notDeepStrictEqual(a, b);
      expect(a).not.toEqual(b);
      b.jump(1);
      assert.deepStrictEqual(a, b);
      assert.deepStrictEqual(a.clone(), a);
      assert.notDeepStrictEqual(new sb.Generator({ seed: 1, backend, profile: "windows-x64" }), generator());
    });
  });

  function plateau(metric: number): Any {
    const scheduler = new sb.ReduceLROnPlateau(new sb.SGD([sb.zeros([1])]));
    if (metric > 0) scheduler.step(metric);
    return scheduler;
  }

  describe.each(PASSES)("%s carries all that", (_, pass) => {
    it("a net's state dict has, and a net", () => {
      const [net, other] = [netOf(1), netOf(2)];
      net.layers.hid.bias.data.set([Number.NaN, -0, Infinity]);
      other.loadStateDict(pass(net.stateDict()));
      assert.deepStrictEqual(other.stateDict(), net.stateDict());
      expect(Object.keys(pass(net)).length).toBeGreaterThan(0);
      const state = pass(net);
      const { weight, bias } = state.layers?.hid ?? { weight: state["hid.weight"], bias: state["hid.bias"] };
      assert.deepStrictEqual(sb.tensor(weight), net.layers.hid.weight.clone());
      assert.deepStrictEqual(sb.tensor(bias), net.layers.hid.bias.clone());
    });

    it.each(OPTIMIZERS)("%s's state has", (name) => {
      const options = fullOptions(name);
      const optimizer = optimizerOf(sb[name], 1, options);
      const other = optimizerOf(sb[name], 2, { ...options, lr: 0.5 });
      other.loadStateDict(pass(optimizer.stateDict()));
      assert.deepStrictEqual(other.stateDict(), optimizer.stateDict());
      const { paramGroups, state } = pass(optimizer);
      expect({ paramGroups: paramGroups[0].lr, state }).toEqual({
        paramGroups: 0.1,
        state: pass(optimizer.stateDict()).state,
      });
    });

    it("an optimiser has, in JSON for loadStateDict", () => {
      const [optimizer, other] = [optimizerOf(sb.Adam, 1), optimizerOf(sb.Adam, 2)];
      other.loadStateDict(json(optimizer));
      expect(other.stateDict()).toStrictEqual(optimizer.stateDict());
    });

    it("a scheduler's state has, one that waits for its first metric, too", () => {
      const fresh = plateau(0);
      expect(fresh.stateDict().best).toBe(Infinity);
      const other = plateau(3);
      other.loadStateDict(pass(fresh.stateDict()));
      assert.deepStrictEqual(other.stateDict(), fresh.stateDict());
      const optimizer = new sb.SGD([sb.zeros([1])], { lr: 0.1 });
      const scheduler = new sb.OneCycleLR(optimizer, { maxLr: 1, totalSteps: 5 });
      scheduler.step();
      const again = new sb.OneCycleLR(new sb.SGD([sb.zeros([1])]), { maxLr: 2, totalSteps: 9 });
      again.loadStateDict(pass(scheduler.stateDict()));
      assert.deepStrictEqual(again.stateDict(), scheduler.stateDict());
      const state = pass(scheduler);
      expect(state.state ?? state).toEqual(pass(scheduler.stateDict()));
    });

    it("a generator has", () => {
      const g = new sb.Generator({ seed: 2n ** 64n - 1n, profile: "windows-x64", backend });
      sb.randn([17], { generator: g });
      const { profile, state, ...rest } = pass(g);
      expect(rest.backend).toBe(backend);
      const again = new sb.Generator({ profile, backend: rest.backend }).setState(Uint8Array.from(state));
      assert.deepStrictEqual(again, g);
      expectSameBits(sb.randn([5], { generator: again }).data, sb.randn([5], { generator: g }).data);
      expect(json(g).seed).toBe("18446744073709551615");
    });

    it("a data set and a loader have", () => {
      const [data, loader] = [dataOf(1), loaderOf(1)];
      for (const { x, y } of [pass(data), pass(loader).state.data]) {
        assert.deepStrictEqual(new sb.TensorDataset(sb.tensor(x), Int32Array.from(y)), data);
      }
      expect(Uint8Array.from(pass(loader).state.generator.state)).toEqual(generator().getState());
      expect([...pass(new sb.WeightedRandomSampler([1, 0.1], 3)).state.weights]).toEqual([1, 0.1]);
    });

    it("a loss has", () => {
      const loss = new sb.BCEWithLogitsLoss({ weight: sb.tensor([0.5, -0]), posWeight: sb.tensor([Number.NaN, 2]) });
      const { weight, posWeight } = pass(loss);
      assert.deepStrictEqual(sb.tensor(weight), loss.weight);
      assert.deepStrictEqual(sb.tensor(posWeight), loss.posWeight);
      expect(["Infinity", Infinity]).toContain(pass(new sb.Softplus({ threshold: Infinity })).threshold);
    });
  });

  describe("the console shows the text of", () => {
    const optimizer = new sb.SGD([sb.zeros([1])], { lr: 0.1, momentum: 0.9 });
    const shown: [string, object, RegExp][] = [
      [
        "a net",
        netOf(1),
        /^Net\(\n {2}\(hid\): Linear\(in_features=2, out_features=3, bias=True\)\n {2}\(act\): Tanh\(\)\n\)$/,
      ],
      ["a layer", new sb.Dropout(0.25), /^Dropout\(p=0.25, inplace=False\)$/],
      ["a loss", new sb.CrossEntropyLoss(), /^CrossEntropyLoss\(\)$/],
      [
        "an optimiser",
        optimizer,
        /^SGD \(\nParameter Group 0\n {4}dampening: 0\n {4}initial_lr: 0.1\n {4}lr: 0.1\n(.*\n)* {4}momentum: 0.9\n(.*\n)* {4}weight_decay: 0\n\)$/,
      ],
      ["a scheduler", new sb.StepLR(optimizer, { stepSize: 30 }), /^StepLR\(step_size=30, gamma=0.1, last_epoch=0/],
      ["a plateau", plateau(0), /^ReduceLROnPlateau\(mode='min', .*best=inf/],
      ["a generator", generator(7), new RegExp(`^Generator\\(seed=7, profile='linux-x64', backend='${backend}'\\)$`)],
      ["a data set", dataOf(1), /^TensorDataset\(x=float32\[2, 2\], y=int32\[2\]\)$/],
      [
        "a loader",
        loaderOf(1),
        /^DataLoader\(data=TensorDataset\(.*batch_size=2, sampler=RandomSampler\(num_samples=2, .*drop_last=False/,
      ],
      [
        "samplers",
        new sb.SubsetRandomSampler([3], { generator: generator() }),
        /^SubsetRandomSampler\(length=1, generator=Gen/,
      ],
      [
        "weighted samplers",
        new sb.WeightedRandomSampler([1, 2], 3),
        /^WeightedRandomSampler\(weights=2, num_samples=3, repl/,
      ],
      ["the run time", sb.runtime, /^runtime\(backends=.*backend=.*isa=.*numThreads=\d+, nativeError=.*addon=/],
    ];

    it.each(shown)("%s, at any depth", (_, object, text) => {
      expect(String(object)).toMatch(text);
      expect(inspect(object)).toBe(String(object));
      expect(inspect({ a: { b: [{ c: object }] } }, { depth: 10 })).toContain(String(object).split("\n")[0]);
      expect(inspect(object, { showHidden: true, depth: null })).not.toMatch(/\[Function/);
    });
  });

  it("a running fit is shown without a throw, by its objects", async () => {
    const own = generator();
    const net = netOf(1);
    const optimizer = new sb.SGD(net.parameters(), { lr: 0.1 });
    const scheduler = new sb.StepLR(optimizer, { stepSize: 1 });
    const loss = new sb.MSELoss();
    const data = new sb.TensorDataset(sb.rand([64, 2], { generator: own }), sb.rand([64, 3], { generator: own }));
    const running = net.fit(data, { loss, optimizer, scheduler, epochs: 3, generator: own });
    for (const object of [net, optimizer, scheduler, loss, own, net.layers.hid, net.layers.hid.weight, sb.runtime]) {
      expect(inspect(object, { depth: null }).length).toBeGreaterThan(5);
    }
    await running;
  });
});

/** The names that appear in what is cloned: no backend is among them. */
it("nothing has a backend's functions for a property", () => {
  const net = new sb.Net([new sb.Linear(1, 1), new sb.ReLU(), new sb.Dropout()]);
  const optimizer = new sb.Adam(net.parameters());
  for (const object of [
    net,
    optimizer,
    net.layers[0],
    new sb.MSELoss(),
    new sb.Generator(),
    new sb.StepLR(optimizer, { stepSize: 1 }),
  ]) {
    expect(() => structuredClone(object)).not.toThrow();
    expect(JSON.stringify(object)).not.toMatch(/engine/);
  }
});

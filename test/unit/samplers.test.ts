/** What a sampler draws and when, what a loader makes of one, and what both refuse. The orders themselves are goldens. */
import { beforeEach, describe, expect, it } from "vitest";
import {
  DataLoader,
  type DataLoaderOptions,
  defaultGenerator,
  Generator,
  manualSeed,
  RandomSampler,
  randint,
  randperm,
  SequentialSampler,
  SubsetRandomSampler,
  TensorDataset,
  WeightedRandomSampler,
  zeros,
} from "../../dist/index.js";

const data = new TensorDataset(
  zeros([10, 2]),
  Int32Array.from({ length: 10 }, (_, i) => i),
);
const seeded = (seed = 4): Generator => new Generator({ seed });

beforeEach(() => {
  manualSeed(1);
});

/** 32-bit draws that the generator, seeded with `seed`, has made. */
function drawsOf(generator: Generator, seed: number): number {
  const target = generator.getState();
  const search = seeded(seed);
  for (let draws = 0; draws < 2000; draws++, search.jump(1)) {
    if (Buffer.compare(search.getState(), target) === 0) return draws;
  }
  throw new Error("more than 2000 draws");
}

/** The first `count` elements; with `count` Infinity all, and the request after the last. */
function take<T>(source: Iterable<T>, count: number): T[] {
  const iterator = source[Symbol.iterator]();
  const taken: T[] = [];
  while (taken.length < count) {
    const { done, value } = iterator.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

describe("RandomSampler", () => {
  it("draws nothing before its first element is asked for", () => {
    const generator = seeded();
    new RandomSampler(10, { generator })[Symbol.iterator]();
    expect(drawsOf(generator, 4)).toBe(0);
  });

  it.each([
    [{}, 1, 9],
    [{}, 10, 9],
    [{}, Infinity, 18],
    [{ numSamples: 10 }, Infinity, 18],
    [{ numSamples: 20 }, 10, 9],
    [{ numSamples: 20 }, 11, 18],
    [{ numSamples: 20 }, Infinity, 27],
    [{ numSamples: 3 }, Infinity, 9],
    [{ replacement: true }, 1, 10],
    [{ replacement: true, numSamples: 40 }, 1, 32],
    [{ replacement: true, numSamples: 40 }, 32, 32],
    [{ replacement: true, numSamples: 40 }, 33, 40],
    [{ replacement: true, numSamples: 64 }, Infinity, 64],
  ])("with %o, %d elements asked for, makes %i draws from its own generator", (options, count, draws) => {
    const generator = seeded();
    take(new RandomSampler(data, { ...options, generator }), count);
    expect([drawsOf(generator, 4), drawsOf(defaultGenerator, 1)]).toEqual([draws, 0]);
  });

  it("draws a seed, two draws, from the default generator", () => {
    take(new RandomSampler(10, { numSamples: 25 }), Infinity);
    expect(drawsOf(defaultGenerator, 1)).toBe(2);
  });

  it("gives parts of permutations, or chunks of randint", () => {
    const generator = seeded();
    const whole = [...randperm(10, { generator }), ...randperm(10, { generator }).subarray(0, 3)];
    expect([...new RandomSampler(data, { numSamples: 13, generator: seeded() })]).toEqual(whole);
    const chunks = [...randint(0, 10, [40], { generator: seeded() })].map(Number);
    expect([...new RandomSampler(10, { numSamples: 40, replacement: true, generator: seeded() })]).toEqual(chunks);
  });

  it.each([
    [0, {}],
    [-1, {}],
    [10, { numSamples: 0 }],
    [10, { numSamples: 1.5 }],
    [10, { replacement: 1 }],
    [10, { generator: {} }],
    [10, { shuffle: true }],
  ])("refuses a source of %i with %o", (source, options) => {
    expect(() => new RandomSampler(source, options as object)).toThrow(
      expect.objectContaining({ code: "ERR_ARGUMENT" }),
    );
  });
});

describe("SubsetRandomSampler", () => {
  it("draws a permutation from the default generator, or from its own", () => {
    const generator = seeded();
    expect(take(new SubsetRandomSampler([5, 5, 7]), Infinity).toSorted()).toEqual([5, 5, 7]);
    take(new SubsetRandomSampler([5, 6, 7, 8], { generator }), Infinity);
    expect([drawsOf(generator, 4), drawsOf(defaultGenerator, 1)]).toEqual([3, 2]);
  });

  it("copies its indices", () => {
    const indices = [1, 2, 3];
    const sampler = new SubsetRandomSampler(indices);
    indices[0] = 9;
    expect([...sampler].toSorted()).toEqual([1, 2, 3]);
    expect(sampler.length).toBe(3);
  });

  it("gives nothing for nothing", () => {
    expect([...new SubsetRandomSampler([])]).toEqual([]);
  });

  it.each([[[0.5]], [[-1]], [["1"]], [Array(2)], [5]])("refuses %o", (indices) => {
    expect(() => new SubsetRandomSampler(indices as number[])).toThrow(
      expect.objectContaining({ code: "ERR_ARGUMENT" }),
    );
  });
});

describe("WeightedRandomSampler", () => {
  it("replaces by default, and draws once an epoch", () => {
    const generator = seeded();
    const sampler = new WeightedRandomSampler([1, 3], 5, { generator });
    expect(sampler.length).toBe(5);
    take(sampler, 1);
    expect(drawsOf(generator, 4)).toBe(10);
    take(new WeightedRandomSampler([1, 3], 2, { replacement: false }), Infinity);
    expect(drawsOf(defaultGenerator, 1)).toBe(4);
  });

  it.each([
    [[1, -1], 1, {}],
    [[1, NaN], 1, {}],
    [[0, 0], 1, {}],
    [[], 1, {}],
    [[1], 0, {}],
    [[1], 1.5, {}],
    [[1], 2, { replacement: false }],
    [[1], 1, { replacement: "yes" }],
    [["1"], 1, {}],
    [3, 1, {}],
  ])("refuses weights %o, %d samples, %o", (weights, samples, options) => {
    const make = (): unknown => new WeightedRandomSampler(weights as number[], samples, options as object);
    expect(make).toThrow(expect.objectContaining({ code: "ERR_ARGUMENT" }));
  });
});

describe("DataLoader with a sampler", () => {
  const orders = (options: DataLoaderOptions): number[][] =>
    [...new DataLoader(data, options)].map(([, y]) => [...(y as Int32Array)]);

  it("follows it, epoch by epoch", () => {
    expect(orders({ sampler: [3, 3, 9, 0, 1], batchSize: 2 })).toEqual([[3, 3], [9, 0], [1]]);
    expect(orders({ sampler: [3, 3, 9, 0, 1], batchSize: 2, dropLast: true })).toEqual([
      [3, 3],
      [9, 0],
    ]);
    const loader = new DataLoader(data, { sampler: new SequentialSampler(4), batchSize: 3 });
    expect([[...loader].length, [...loader].length]).toEqual([2, 2]);
  });

  it("draws the base seed from the loader's generator, then the sampler's draws from the sampler's", () => {
    const [own, others] = [seeded(4), seeded(5)];
    orders({ sampler: new RandomSampler(data, { generator: others }), generator: own });
    expect([drawsOf(own, 4), drawsOf(others, 5), drawsOf(defaultGenerator, 1)]).toEqual([2, 18, 0]);
    orders({ sampler: new RandomSampler(data) });
    expect(drawsOf(defaultGenerator, 1)).toBe(4);
    orders({ sampler: [] });
    expect(drawsOf(defaultGenerator, 1)).toBe(6);
  });

  it("has a length if its sampler has one", () => {
    const sampler = [1, 2, 3];
    expect(new DataLoader(data, { sampler, batchSize: 2 }).length).toBe(2);
    expect(new DataLoader(data, { sampler, batchSize: 2, dropLast: true }).length).toBe(1);
    const endless = new DataLoader(data, { sampler: new Set([1, 2]) });
    expect(() => endless.length).toThrow(expect.objectContaining({ code: "ERR_ARGUMENT" }));
    expect([...endless].length).toBe(2);
  });

  it.each([[10], [-1], [0.5], [NaN], ["0"]])("refuses the index %o when it comes", (index) => {
    const batches = new DataLoader(data, { sampler: [1, index as number] })[Symbol.iterator]();
    batches.next();
    expect(() => batches.next()).toThrow(expect.objectContaining({ code: "ERR_ARGUMENT" }));
  });

  it.each([[{ sampler: [1], shuffle: true }], [{ sampler: 5 }], [{ sampler: null }], [{ sampler: {} }]])(
    "refuses %o",
    (options) => {
      const make = (): unknown => new DataLoader(data, options as DataLoaderOptions);
      expect(make).toThrow(expect.objectContaining({ code: "ERR_ARGUMENT" }));
    },
  );
});

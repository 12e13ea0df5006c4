/** The order of loaders, samplers and splits against real PyTorch; everything not given a generator draws from the default one. */
import { describe, expect, it } from "vitest";
import {
  DataLoader,
  type DataLoaderOptions,
  defaultGenerator,
  Generator,
  manualSeed,
  rand,
  RandomSampler,
  randomSplit,
  SubsetRandomSampler,
  TensorDataset,
  WeightedRandomSampler,
  zeros,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectGolden, golden } from "../support/golden.js";

type Section =
  | "shuffle_global"
  | "shuffle_generator"
  | "sequential"
  | "random_sampler"
  | "weighted_sampler"
  | "subset_sampler"
  | "random_split";
const loaders = golden("dataloader") as Record<Section, Record<string, any>[]>;

/** Samples that are their own number. */
const numbered = (n: number): TensorDataset =>
  new TensorDataset(
    zeros([n, 1]),
    Int32Array.from({ length: n }, (_, i) => i),
  );

function orders(n: number, epochs: number, options: DataLoaderOptions): number[][][] {
  const loader = new DataLoader(numbered(n), options);
  return Array.from({ length: epochs }, () => [...loader].map(([, y]) => [...(y as Int32Array)]));
}

describe.each([
  ["shuffled", true, loaders.shuffle_global],
  ["in order", false, loaders.sequential],
] as const)("loaders on the default generator, %s", (_, shuffle, cases) => {
  it.each(cases)("$n in $batch, drop $drop_last, seed $seed", (golden) => {
    manualSeed(BigInt(golden.seed));
    const batches = orders(golden.n, golden.epochs, { batchSize: golden.batch, dropLast: golden.drop_last, shuffle });
    expect(batches).toEqual(golden.epoch_batches);
    expectGolden(rand([1]), golden.next_rand);
  });
});

describe.each(backends)("loaders with a generator, %s", (backend) => {
  it.each(loaders.shuffle_generator)("shuffled, $n in $batch, drop $drop_last, seed $seed", (golden) => {
    const generator = new Generator({ seed: BigInt(golden.seed), backend });
    manualSeed(BigInt(golden.global_seed));
    const options = { batchSize: golden.batch, dropLast: golden.drop_last, shuffle: true, generator };
    expect(orders(golden.n, golden.epochs, options)).toEqual(golden.epoch_batches);
    expectGolden(rand([1], { generator }), golden.next_rand_of_generator);
    expectGolden(rand([1]), golden.next_rand_of_global);
  });

  it.each(loaders.weighted_sampler)("WeightedRandomSampler, $num_samples, $replacement, seed $seed", (golden) => {
    const generator = new Generator({ seed: BigInt(golden.seed), backend });
    const { replacement } = golden;
    const sampler = new WeightedRandomSampler(golden.weights, golden.num_samples, { replacement, generator });
    expect([...sampler]).toEqual(golden.out);
    expectGolden(rand([1], { generator }), golden.next_rand);
  });

  it.each(loaders.subset_sampler)("SubsetRandomSampler, seed $seed", (golden) => {
    const generator = new Generator({ seed: BigInt(golden.seed), backend });
    expect([...new SubsetRandomSampler(golden.indices, { generator })]).toEqual(golden.out);
    expectGolden(rand([1], { generator }), golden.next_rand);
  });

  it.each(loaders.random_split)("randomSplit of $n, seed $seed", ({ seed, n, lengths, fractions, out }) => {
    const generator = new Generator({ seed: BigInt(seed), backend });
    const parts = randomSplit(numbered(n), lengths ?? fractions, { generator });
    expect(parts.map(({ y }) => [...(y as Int32Array)])).toEqual(out);
  });
});

describe("samplers and splits on the default generator", () => {
  it.each(loaders.random_sampler)(
    "RandomSampler, $num_samples of $n, replacement $replacement, seed $seed",
    ({ seed, n, replacement, num_samples, out }) => {
      manualSeed(BigInt(seed));
      expect([...new RandomSampler(n, { replacement, numSamples: num_samples })]).toEqual(out);
    },
  );

  it.each(loaders.weighted_sampler)("WeightedRandomSampler, $num_samples, $replacement, seed $seed", (golden) => {
    manualSeed(BigInt(golden.seed));
    const { replacement } = golden;
    expect([...new WeightedRandomSampler(golden.weights, golden.num_samples, { replacement })]).toEqual(golden.out);
    expectGolden(rand([1]), golden.next_rand);
  });

  it.each(loaders.subset_sampler)("SubsetRandomSampler, seed $seed", (golden) => {
    manualSeed(BigInt(golden.seed));
    expect([...new SubsetRandomSampler(golden.indices)]).toEqual(golden.out);
    expectGolden(rand([1]), golden.next_rand);
  });

  it.each(loaders.random_split)("randomSplit of $n, seed $seed", ({ seed, n, lengths, fractions, out }) => {
    manualSeed(BigInt(seed));
    const parts = randomSplit(numbered(n), lengths ?? fractions);
    expect(parts.map(({ y }) => [...(y as Int32Array)])).toEqual(out);
    expect(defaultGenerator.getState()).toEqual(new Generator({ seed: BigInt(seed) }).jump(n - 1).getState());
  });
});

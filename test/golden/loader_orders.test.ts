/** Shuffling: which samples make which batch, and how far the generators move. */
import { describe, expect, it } from "vitest";
import {
  DataLoader,
  Generator,
  manualSeed,
  rand,
  randomSplit,
  tensor,
  TensorDataset,
  type DataLoaderOptions,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameState } from "../support/bits.js";
import { expectGolden, golden, type GoldenTensor } from "../support/golden.js";

interface LoaderCase {
  seed: string;
  n: number;
  batch: number;
  drop_last: boolean;
  epochs: number;
  epoch_batches: number[][][];
  next_rand: GoldenTensor;
  next_rand_of_generator: GoldenTensor;
  next_rand_of_global: GoldenTensor;
  global_seed: string;
}

interface SplitCase {
  seed: string;
  n: number;
  lengths?: number[];
  fractions?: number[];
  out: number[][];
}

const goldens = golden("dataloader") as {
  shuffle_global: LoaderCase[];
  shuffle_generator: LoaderCase[];
  sequential: LoaderCase[];
  random_split: SplitCase[];
};

/** Samples whose target is their number, and whose x is twice that. */
function numbered(n: number): TensorDataset {
  const numbers = Int32Array.from({ length: n }, (_, i) => i);
  return new TensorDataset(
    tensor(
      Float32Array.from(numbers, (i) => 2 * i),
      [n, 1],
    ),
    numbers,
  );
}

function batchesOf(loader: DataLoader): number[][] {
  return Array.from(loader, ([x, y]) => {
    const numbers = [...(y as Int32Array)];
    expect(x.shape).toEqual([numbers.length, 1]);
    expect([...x.data]).toEqual(numbers.map((i) => 2 * i));
    return numbers;
  });
}

function expectEpochs(golden: LoaderCase, options: DataLoaderOptions): void {
  const { n, batch: batchSize, drop_last: dropLast, epochs, epoch_batches: wanted } = golden;
  const loader = new DataLoader(numbered(n), { ...options, batchSize, dropLast });
  expect(loader.length).toBe((wanted[0] as number[][]).length);
  const batches = Array.from({ length: epochs }, () => batchesOf(loader));
  expect(batches, `seed ${golden.seed}, ${n} in batches of ${batchSize}`).toEqual(wanted);
}

it("has the goldens", () => {
  const counts = [goldens.shuffle_global, goldens.shuffle_generator, goldens.sequential, goldens.random_split];
  expect(counts.map((list) => list.length)).toEqual([15, 15, 15, 30]);
});

describe("DataLoader with the default generator", () => {
  it.each(goldens.shuffle_global)("shuffles: seed $seed, $n by $batch", (golden) => {
    manualSeed(BigInt(golden.seed));
    expectEpochs(golden, { shuffle: true });
    expectGolden(rand([1]), golden.next_rand, "the draw after");
  });

  it.each(goldens.sequential)("keeps the order, and draws a base seed: seed $seed, $n by $batch", (golden) => {
    manualSeed(BigInt(golden.seed));
    expectEpochs(golden, {});
    expectGolden(rand([1]), golden.next_rand, "the draw after");
  });
});

describe.each(backends)("DataLoader with a generator of its own on %s", (backend) => {
  it.each(goldens.shuffle_generator)("shuffles: seed $seed, $n by $batch", (golden) => {
    manualSeed(BigInt(golden.global_seed));
    const generator = new Generator({ seed: BigInt(golden.seed), backend });
    expectEpochs(golden, { shuffle: true, generator });
    expectGolden(rand([1], { generator }), golden.next_rand_of_generator, "the generator's next draw");
    expectGolden(rand([1]), golden.next_rand_of_global, "the default generator's next draw");
  });

  it("leaves out the second permutation when the loop breaks early", () => {
    const generator = new Generator({ seed: 5, backend });
    const draws = generator.clone();
    const [first] = new DataLoader(numbered(10), { batchSize: 5, shuffle: true, generator });
    expect(first?.[0].shape).toEqual([5, 1]);
    rand([2 + 9], { generator: draws });
    expectSameState(generator, draws);
  });

  it.each(goldens.random_split)("randomSplit: seed $seed, $n", ({ seed, n, lengths, fractions, out }) => {
    const generator = new Generator({ seed: BigInt(seed), backend });
    const parts = randomSplit(numbered(n), (lengths ?? fractions) as number[], { generator });
    expect(parts.map((part) => [...(part.y as Int32Array)])).toEqual(out);
    expect(parts.map((part) => part.x.toArray())).toEqual(out.map((part) => part.map((i) => [2 * i])));
    manualSeed(BigInt(seed));
    const byDefault = randomSplit(numbered(n), (lengths ?? fractions) as number[]);
    expect(byDefault.map((part) => [...(part.y as Int32Array)])).toEqual(out);
  });
});

describe("batches", () => {
  it("are new tensors: changing one changes neither the data nor the next epoch's", () => {
    const data = numbered(6);
    const loader = new DataLoader(data, { batchSize: 3 });
    for (const [x, y] of loader) {
      x.fill_(-1);
      (y as Int32Array).fill(-1);
    }
    expect(batchesOf(loader)).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });

  it("have their sample's shape, whatever its dimensions, and float targets too", () => {
    const x = tensor(
      Float32Array.from({ length: 24 }, (_, i) => i),
      [4, 2, 3],
    );
    const y = tensor(Float32Array.of(0.5, 1.5, 2.5, 3.5));
    const batches = [...new DataLoader(new TensorDataset(x, y), { batchSize: 3 })];
    expect(batches.map(([bx, by]) => [bx.shape, by instanceof Int32Array ? [] : by.toArray()])).toEqual([
      [
        [3, 2, 3],
        [0.5, 1.5, 2.5],
      ],
      [[1, 2, 3], [3.5]],
    ]);
    expect(batches.flatMap(([bx]) => [...bx.data])).toEqual([...x.data]);
  });

  it("an empty data set has none, and a base seed is drawn all the same", () => {
    const generator = new Generator({ seed: 1 });
    const draws = generator.clone();
    const loader = new DataLoader(numbered(0), { batchSize: 2, generator });
    expect([loader.length, ...loader]).toEqual([0]);
    rand([2], { generator: draws });
    expectSameState(generator, draws);
  });
});

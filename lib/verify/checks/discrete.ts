/** Integers, permutations, masks, samples, and the orders of loaders. */
import * as sb from "../../index.js";
import { fromBits } from "../../bits.js";
import { type Check, type Result, seeded, type Subject } from "../check.js";
import { double, type GoldenDouble, type GoldenTensor, section } from "../goldens.js";

interface Discrete {
  randperm: { seed: string; n: number; out: number[]; next_rand: GoldenTensor }[];
  randint: { seed: string; low: string; high: string; out: string[] }[];
  bernoulli: { seed: string; form: string; p: GoldenDouble; out: string }[];
  dropout: { seed: string; p: GoldenDouble; x: GoldenTensor; out: GoldenTensor }[];
  multinomial: { seed: string; weights: GoldenTensor; replacement: boolean; num_samples: number; out: number[] }[];
}

function* permutations(subject: Subject): Iterable<Result> {
  for (const { seed, n, out, next_rand } of section<Discrete>(subject.goldens, "discrete").randperm) {
    const generator = seeded(subject, seed);
    const what = `seed ${seed}: randperm(${n})`;
    yield { what, actual: [...sb.randperm(n, { generator })], expected: out };
    yield { what: `${what}, the draw after`, actual: sb.rand([1], { generator }).data, expected: next_rand };
  }
}

function* integersAndMasks(subject: Subject): Iterable<Result> {
  const { randint, bernoulli, dropout, multinomial } = section<Discrete>(subject.goldens, "discrete");
  for (const { seed, low, high, out } of randint) {
    const integers = sb.randint(BigInt(low), BigInt(high), [out.length], { generator: seeded(subject, seed) });
    yield { what: `seed ${seed}: randint(${low}, ${high})`, actual: [...integers].map(String), expected: out };
  }
  for (const { seed, form, p: golden, out } of bernoulli) {
    const p = double(golden);
    const given = form.startsWith("scalar") ? p : sb.tensor([p]);
    const { data } = sb.zeros([out.length]).bernoulli_(given, { generator: seeded(subject, seed) });
    yield { what: `seed ${seed}: bernoulli_, ${form} ${p}`, actual: [...data], expected: [...out].map(Number) };
  }
  for (const { seed, p, x, out } of dropout) {
    const layer = new sb.Dropout(double(p), { generator: seeded(subject, seed) });
    yield { what: `seed ${seed}: Dropout(${double(p)})`, actual: layer.forward(float32(x)).data, expected: out };
  }
  for (const { seed, weights, replacement, num_samples, out } of multinomial) {
    const options = { replacement, generator: seeded(subject, seed) };
    const actual = [...sb.multinomial(float32(weights), num_samples, options)];
    yield { what: `seed ${seed}: multinomial, ${num_samples} samples`, actual, expected: out };
  }
}

function float32({ bits = "", shape }: GoldenTensor): sb.Tensor {
  return sb.tensor(fromBits(bits, "float32"), shape);
}

interface Orders {
  shuffle_generator: {
    seed: string;
    n: number;
    batch: number;
    drop_last: boolean;
    epochs: number;
    epoch_batches: number[][][];
    next_rand_of_generator: GoldenTensor;
  }[];
  weighted_sampler: { seed: string; weights: number[]; num_samples: number; replacement: boolean; out: number[] }[];
  subset_sampler: { seed: string; indices: number[]; out: number[] }[];
  random_split: { seed: string; n: number; lengths?: number[]; fractions?: number[]; out: number[][] }[];
}

/** Those with a generator of their own: the default one has one backend. */
function* orders(subject: Subject): Iterable<Result> {
  const goldens = section<Orders>(subject.goldens, "dataloader");
  for (const { seed, n, batch, drop_last: dropLast, epochs, ...golden } of goldens.shuffle_generator) {
    const generator = seeded(subject, seed);
    const loader = new sb.DataLoader(numbered(n), { batchSize: batch, dropLast, shuffle: true, generator });
    const what = `seed ${seed}: ${n} shuffled in batches of ${batch}`;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const actual = Array.from(loader, ([, y]) => [...(y as Int32Array)].join(" "));
      const expected = (golden.epoch_batches[epoch] as number[][]).map((numbers) => numbers.join(" "));
      yield { what: `${what}, epoch ${epoch + 1}`, actual, expected };
    }
    const actual = sb.rand([1], { generator }).data;
    yield { what: `${what}, the draw after`, actual, expected: golden.next_rand_of_generator };
  }
  for (const { seed, weights, num_samples, replacement, out } of goldens.weighted_sampler) {
    const options = { replacement, generator: seeded(subject, seed) };
    const actual = [...new sb.WeightedRandomSampler(weights, num_samples, options)];
    yield { what: `seed ${seed}: WeightedRandomSampler, ${num_samples} samples`, actual, expected: out };
  }
  for (const { seed, indices, out } of goldens.subset_sampler) {
    const actual = [...new sb.SubsetRandomSampler(indices, { generator: seeded(subject, seed) })];
    yield { what: `seed ${seed}: SubsetRandomSampler`, actual, expected: out };
  }
  for (const { seed, n, lengths, fractions, out } of goldens.random_split) {
    const parts = sb.randomSplit(numbered(n), (lengths ?? fractions) as number[], { generator: seeded(subject, seed) });
    const actual = parts.map(({ y }) => [...(y as Int32Array)].join(" "));
    yield { what: `seed ${seed}: randomSplit of ${n}`, actual, expected: out.map((part) => part.join(" ")) };
  }
}

/** Samples that are their own number. */
function numbered(n: number): sb.TensorDataset {
  return new sb.TensorDataset(
    sb.zeros([n, 1]),
    Int32Array.from({ length: n }, (_, i) => i),
  );
}

export const discrete: readonly Check[] = [
  { name: "permutations", against: "PyTorch", run: permutations },
  { name: "integers, masks, samples", against: "PyTorch", run: integersAndMasks },
  { name: "loader orders, splits", against: "PyTorch", run: orders },
];

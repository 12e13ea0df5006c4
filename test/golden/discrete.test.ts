/** Integers, permutations, masks and samples against real PyTorch. (Its `random_` cases have no counterpart here.) */
import { describe, expect, it } from "vitest";
import { Dropout, Generator, multinomial, rand, randint, randperm, tensor, zeros } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { double, expectGolden, fromBits, golden, type GoldenTensor } from "../support/golden.js";

const discrete = golden("discrete");

describe.each(backends)("discrete goldens, %s", (backend) => {
  const seeded = (seed: string): Generator => new Generator({ seed: BigInt(seed), backend });

  const expectNextRand = (generator: Generator, expected: GoldenTensor): void =>
    expectGolden(rand([1], { generator }), expected, "the draw after it");

  const float32 = ({ bits, shape }: GoldenTensor) => tensor(fromBits(bits as string, "float32"), shape);

  it.each(discrete.randperm)("randperm($n), seed $seed", ({ seed, n, out, next_rand }) => {
    const generator = seeded(seed);
    expect([...randperm(n, { generator })]).toEqual(out);
    expectNextRand(generator, next_rand);
  });

  it.each(discrete.randint)("randint($low, $high), seed $seed", ({ seed, low, high, out }) => {
    const numbers = randint(BigInt(low), BigInt(high), [out.length], { generator: seeded(seed) });
    expect([...numbers].map(String)).toEqual(out);
  });

  it.each(discrete.bernoulli)("bernoulli, $form, p $p.dec, seed $seed", ({ seed, form, p, out }) => {
    const probability = double(p);
    const given = form.startsWith("scalar") ? probability : tensor([probability]);
    const mask = zeros([out.length]).bernoulli_(given, { generator: seeded(seed) });
    expect(mask.data.join("")).toBe(out);
  });

  it.each(discrete.dropout)("dropout, p $p.dec, seed $seed", ({ seed, p, x, out, next_rand }) => {
    const generator = seeded(seed);
    expectGolden(new Dropout(double(p), { generator }).forward(float32(x)), out);
    expectNextRand(generator, next_rand);
  });

  it.each(discrete.multinomial)(
    "multinomial of $num_samples, replacement $replacement, seed $seed",
    ({ seed, weights, replacement, num_samples, out, next_rand }) => {
      const generator = seeded(seed);
      expect([...multinomial(float32(weights), num_samples, { replacement, generator })]).toEqual(out);
      expectNextRand(generator, next_rand);
    },
  );
});

/** Integers, permutations, masks and samples against real PyTorch. (Its `random_` cases have no counterpart here.) */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { double, expectGolden, fromBits, golden, type GoldenTensor } from "../support/golden.js";

type Section = "randperm" | "randint" | "bernoulli" | "dropout" | "multinomial";
const { randperm, randint, bernoulli, dropout, multinomial } = golden("discrete") as Record<
  Section,
  Record<string, any>[]
>;

describe.each(backends)("discrete goldens, %s", (backend) => {
  const seeded = (seed: string): sb.Generator => new sb.Generator({ seed: BigInt(seed), backend });

  const expectNextRand = (generator: sb.Generator, expected: GoldenTensor): void =>
    expectGolden(sb.rand([1], { generator }), expected, "the draw after it");

  const float32 = ({ bits, shape }: GoldenTensor) => sb.tensor(fromBits(bits as string, "float32"), shape);

  it.each(randperm)("randperm($n), seed $seed", ({ seed, n, out, next_rand }) => {
    const generator = seeded(seed);
    expect([...sb.randperm(n, { generator })]).toEqual(out);
    expectNextRand(generator, next_rand);
  });

  it.each(randint)("randint($low, $high), seed $seed", ({ seed, low, high, out }) => {
    const numbers = sb.randint(BigInt(low), BigInt(high), [out.length], { generator: seeded(seed) });
    expect([...numbers].map(String)).toEqual(out);
  });

  it.each(bernoulli)("bernoulli, $form, p $p.dec, seed $seed", ({ seed, form, p, out }) => {
    const probability = double(p);
    const given = form.startsWith("scalar") ? probability : sb.tensor([probability]);
    const mask = sb.zeros([out.length]).bernoulli_(given, { generator: seeded(seed) });
    expect(mask.data.join("")).toBe(out);
  });

  it.each(dropout)("dropout, p $p.dec, seed $seed", ({ seed, p, x, out, next_rand }) => {
    const generator = seeded(seed);
    expectGolden(new sb.Dropout(double(p), { generator }).forward(float32(x)), out);
    expectNextRand(generator, next_rand);
  });

  it.each(multinomial)(
    "multinomial of $num_samples, replacement $replacement, seed $seed",
    ({ seed, weights, replacement, num_samples, out, next_rand }) => {
      const generator = seeded(seed);
      expect([...sb.multinomial(float32(weights), num_samples, { replacement, generator })]).toEqual(out);
      expectNextRand(generator, next_rand);
    },
  );
});

import { describe, expect, it } from "vitest";
import { Generator, getRngState, manualSeed, rand, setRngState } from "../../dist/index.js";
import { backendsAndProfiles } from "../support/backends.js";
import { expectSameState } from "../support/bits.js";
import { expectThrows } from "../support/errors.js";
import { expectGolden, golden, type GoldenTensor } from "../support/golden.js";
import { random64 } from "../support/internals.js";

interface SeedCase {
  seed: string;
  initial_seed: string;
  raw64: string[];
  raw64_after_308: string[];
  rand: GoldenTensor;
  rand_f64: GoldenTensor;
}

const cases = golden("rng").cases as SeedCase[];
const rejected = golden("rng").rejected as { seed: string; accepted: boolean }[];

function draw64(generator: Generator, count: number): string[] {
  const draw = (): bigint => random64(generator);
  return Array.from({ length: count }, () => draw().toString(16).padStart(16, "0"));
}

/** The low 53 bits of 64-bit draws, as rand's float64 numbers show them. */
function low53(generator: Generator, count: number): string[] {
  const { data } = rand([count], { generator, dtype: "float64" });
  return Array.from(data, (value) => BigInt(value * 2 ** 53).toString(16));
}

it("has the goldens", () => {
  expect(cases.length).toBe(12);
  expect(rejected.length).toBe(2);
});

describe.each(backendsAndProfiles)("the generator on %s, %s", (backend, profile) => {
  const seeded = (seed: string): Generator => new Generator({ seed: BigInt(seed), backend, profile });

  it.each(cases)("gives PyTorch's words from seed $seed", ({ seed, ...wanted }) => {
    expect(draw64(seeded(seed), 8)).toEqual(wanted.raw64);
    const generator = seeded(seed);
    rand([616], { generator });
    expect(draw64(generator, 8), "across the end of a block").toEqual(wanted.raw64_after_308);
    const expected = wanted.raw64.map((word) => (BigInt(`0x${word}`) & ((1n << 53n) - 1n)).toString(16));
    expect(low53(seeded(seed), 8)).toEqual(expected);
  });

  it.each(cases)("gives torch.rand from seed $seed", ({ seed, ...wanted }) => {
    expectGolden(rand([8], { generator: seeded(seed) }), wanted.rand, "rand");
    expectGolden(rand([4], { generator: seeded(seed), dtype: "float64" }), wanted.rand_f64, "rand float64");
  });

  it.each(cases)("remembers seed $seed as $initial_seed", ({ seed, initial_seed: wanted }) => {
    expect(seeded(seed).initialSeed()).toBe(BigInt(wanted));
    expect(seeded("7").manualSeed(BigInt(seed)).initialSeed()).toBe(BigInt(wanted));
    const asNumber = Number.isSafeInteger(Number(seed)) ? Number(seed) : BigInt(seed);
    expect(new Generator({ seed: asNumber, backend }).initialSeed()).toBe(BigInt(wanted));
  });

  it.each(rejected)("refuses seed $seed", ({ seed }) => {
    expectThrows("ERR_SEED", () => seeded(seed));
    const generator = seeded("5");
    const before = generator.getState();
    expectThrows("ERR_SEED", () => generator.manualSeed(BigInt(seed)));
    expectSameState(generator, before);
  });

  it("starts from PyTorch's default seed when it is given none", () => {
    expect(new Generator({ backend, profile }).initialSeed()).toBe(67280421310721n);
  });
});

describe("the default generator", () => {
  it.each(cases)("gives the same after manualSeed($seed)", ({ seed, ...wanted }) => {
    expect(manualSeed(BigInt(seed)).initialSeed()).toBe(BigInt(wanted.initial_seed));
    expectGolden(rand([8]), wanted.rand);
  });

  it("has a state that can be taken and put back", () => {
    manualSeed(3);
    const state = getRngState();
    const first = rand([700]);
    setRngState(state);
    expect(rand([700]).data).toEqual(first.data);
  });
});

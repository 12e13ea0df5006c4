import { describe, expect, it } from "vitest";
import { STATE, STATE_LENGTH } from "../../../dist/backend/generator_state.js";
import { draw32, random64, seed } from "../../../dist/backend/reference/random/generator.js";
import { discardDraws, randperm, swapRange } from "../../../dist/backend/reference/random/permutation.js";
import { golden } from "../../support/golden.js";

interface RngCase {
  seed: string;
  raw64: string[];
  raw64_after_308: string[];
}

interface RandpermCase {
  seed: string;
  n: number;
  out: number[];
  next_rand: { bits: string };
}

function seeded(value: string | number): Uint32Array {
  const state = new Uint32Array(STATE_LENGTH);
  seed(state, Number(BigInt.asUintN(32, BigInt(value))));
  return state;
}

const draws = (state: Uint32Array, count: number): string[] =>
  Array.from({ length: count }, () => random64(state).toString(16).padStart(16, "0"));

/** The bits of torch.rand(1). */
function nextRand(state: Uint32Array): string {
  const value = (draw32(state) % 2 ** 24) * 2 ** -24;
  return new Uint32Array(Float32Array.of(value).buffer)[0]!.toString(16).padStart(8, "0");
}

describe("the generator", () => {
  it.each(golden("rng").cases as RngCase[])("gives PyTorch's words from seed $seed", (wanted) => {
    const state = seeded(wanted.seed);
    expect(draws(state, 8)).toEqual(wanted.raw64);
    discardDraws(state, 616 - 16);
    expect(draws(state, 8)).toEqual(wanted.raw64_after_308);
  });

  it("counts as PyTorch's does", () => {
    const state = seeded(5);
    const counts = (): number[] => [state[STATE.left]!, state[STATE.next]!];
    expect(counts()).toEqual([1, 0]);
    draw32(state);
    expect(counts()).toEqual([624, 1]);
    discardDraws(state, 623);
    expect(counts()).toEqual([1, 624]);
    draw32(state);
    expect(counts()).toEqual([624, 1]);
  });

  it("leaves the seed's and the normals' fields alone when seeded", () => {
    const state = new Uint32Array(STATE_LENGTH).fill(77);
    seed(state, 3);
    expect(Array.from(state.subarray(STATE.seedLow))).toEqual(Array.from({ length: 8 }, () => 77));
    expect(state.subarray(0, STATE.seedLow)).toEqual(seeded(3).subarray(0, STATE.seedLow));
  });

  it.each([0, 1, 2, 623, 624, 625, 1000, 3000])("discards %i draws as if it had made them", (count) => {
    const [skipped, drawn] = [seeded(9), seeded(9)];
    discardDraws(skipped, count);
    for (let i = 0; i < count; i++) draw32(drawn);
    expect(skipped).toEqual(drawn);
  });
});

describe("randperm", () => {
  it.each(golden("discrete").randperm as RandpermCase[])("of $n from seed $seed is PyTorch's", (wanted) => {
    const state = seeded(wanted.seed);
    const out = new Int32Array(wanted.n).fill(-1);
    randperm(state, out);
    expect(Array.from(out)).toEqual(wanted.out);
    expect(nextRand(state)).toBe(wanted.next_rand.bits);
  });

  it("is the same in slices", () => {
    const [whole, sliced] = [seeded(4), seeded(4)];
    const expected = new Int32Array(1001);
    randperm(whole, expected);
    const order = Int32Array.from({ length: 1001 }, (_, i) => i);
    for (const [from, to] of [
      [0, 0],
      [0, 1],
      [1, 700],
      [700, 1000],
    ] as const)
      swapRange(sliced, order, from, to);
    expect(order).toEqual(expected);
    expect(sliced).toEqual(whole);
  });
});

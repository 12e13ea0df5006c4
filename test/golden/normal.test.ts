import { describe, expect, it } from "vitest";
import { Generator, init, rand, randn, Tensor } from "../../dist/index.js";
import { backendsAndProfiles } from "../support/backends.js";
import { ulpsBetween } from "../support/bits.js";
import { double, expectGolden, fromBits, golden } from "../support/golden.js";

/** What the C libraries of PyTorch's builds differ by, and a little more. */
const FLOAT64_ULPS = 4;

describe.each(backendsAndProfiles)("%s gives %s's", (backend, profile) => {
  const seeded = (seed: string): Generator => new Generator({ seed: BigInt(seed), backend, profile });

  it("normal draws, and as many of them", () => {
    for (const { seed, n, mean, std, out, next_rand } of golden("normal", profile).cases) {
      const generator = seeded(seed);
      const what = `seed ${seed}, ${n} numbers, mean ${mean.dec}, std ${std.dec}`;
      expectGolden(new Tensor(new Float32Array(n), [n]).normal_(double(mean), double(std), { generator }), out, what);
      expectGolden(rand([1], { generator }), next_rand, `${what}, next draw`);
    }
  });

  it("float64 normal draws, to a few ulp", () => {
    for (const { seed, n, out_f64, next_rand } of golden("normal", profile).float64) {
      const generator = seeded(seed);
      const expected = fromBits(out_f64.bits, "float64");
      randn([n], { generator, dtype: "float64" }).data.forEach((value, i) => {
        const ulps = Number(ulpsBetween(expected[i]!, value, expected));
        expect(Math.abs(ulps), `seed ${seed}, ${n} numbers, index ${i}`).toBeLessThanOrEqual(FLOAT64_ULPS);
      });
      expectGolden(rand([1], { generator }), next_rand, `seed ${seed}, ${n} numbers, next draw`);
    }
  });

  it("draws from a seed, with the number that an odd count leaves", () => {
    for (const expected of golden("rng", profile).cases) {
      const generator = seeded(expected.seed);
      expectGolden(randn([4], { generator }), expected.randn4, "randn(4)");
      expectGolden(randn([3], { generator }), expected.then_randn3, "randn(3)");
      expectGolden(rand([2], { generator }), expected.then_rand2, "rand(2)");
      expectGolden(randn([1], { generator }), expected.then_randn1, "randn(1)");
      generator.manualSeed(BigInt(expected.seed));
      const sixteen = randn([16], { generator });
      // There is no golden of the Windows build for this one.
      if (profile !== "windows-x64") expectGolden(sixteen, expected.randn16, "randn(16)");
      expectGolden(rand([2], { generator }), expected.then_rand, "rand(2) after randn(16)");
    }
  });

  it("draws from a state that PyTorch wrote, and the state", () => {
    for (const expected of golden("rng_state", profile).cases) {
      const generator = seeded("1").setState(Buffer.from(expected.state_base64, "base64"));
      expect(Buffer.from(generator.getState()).toString("base64"), expected.label).toBe(expected.state_base64);
      expectGolden(randn([3], { generator }), expected.next_randn3_then, expected.label);
      const twenty = init.normal_(new Tensor(new Float32Array(20), [20]), 0, 1, { generator });
      if (profile !== "windows-x64") expectGolden(twenty, expected.then_randn20, expected.label);
      expectGolden(randn([2], { generator }), expected.then_randn2, expected.label);
    }
  });
});

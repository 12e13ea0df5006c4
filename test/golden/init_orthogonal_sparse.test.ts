import { describe, expect, it } from "vitest";
import { defaultGenerator, Generator, init, manualSeed, rand, zeros } from "../../dist/index.js";
import { backendsAndProfiles } from "../support/backends.js";
import { argumentsOf, expectGolden, fromBits, golden, type GoldenTensor } from "../support/golden.js";

interface InitCase {
  seed: string;
  shape: number[];
  fn: string;
  args: Record<string, unknown>;
  out: GoldenTensor;
  next_rand: GoldenTensor;
}

const describeCase = ({ seed, fn, shape, args }: InitCase): string =>
  `seed ${seed}, ${fn} ${JSON.stringify(shape)} ${JSON.stringify(args)}`;

describe.each(backendsAndProfiles)("init on %s, %s", (backend, profile) => {
  const document = golden("init", profile);
  const generatorFor = (seed: string): Generator => new Generator({ seed: BigInt(seed), backend, profile });

  it("orthogonal_ makes PyTorch's draws, and its matrices within 1e-5", () => {
    const mine = document.orthogonal_tolerance_only as InitCase[];
    expect(mine.length).toBe(48);
    for (const c of mine) {
      const generator = generatorFor(c.seed);
      const t = init.orthogonal_(zeros(c.shape), { ...(argumentsOf(c.args) as { gain: number }), generator });
      const expected = fromBits(c.out.bits as string, "float32");
      const worst = Math.max(...t.data.map((value, i) => Math.abs(value - (expected[i] as number))));
      expect(worst, describeCase(c)).toBeLessThan(1e-5);
      expectGolden(rand([1], { generator }), c.next_rand, `${describeCase(c)}: the draw after it`);
    }
  });
});

describe("sparse_", () => {
  const document = golden("init");

  it("draws numbers and permutations from the default generator", () => {
    const mine = (document.cases as InitCase[]).filter(({ fn }) => fn === "sparse_");
    expect(mine.length).toBeGreaterThan(5);
    if (defaultGenerator.profile !== "linux-x64") return; // the goldens are of that build
    for (const c of mine) {
      manualSeed(BigInt(c.seed));
      const { sparsity, std } = argumentsOf(c.args) as { sparsity: number; std?: number };
      expectGolden(init.sparse_(zeros(c.shape), sparsity, std === undefined ? {} : { std }), c.out, describeCase(c));
      expectGolden(rand([1]), c.next_rand, `${describeCase(c)}: the draw after it`);
    }
  });

  it.each(backendsAndProfiles.filter(([, profile]) => profile === "linux-x64"))(
    "on %s, %s draws permutations from the default generator even when it is given another one",
    (backend, profile) => {
      const mine = document.sparse_own_generator as (InitCase & {
        generator_seed: string;
        next_rand_of_generator: GoldenTensor;
      })[];
      expect(mine.length).toBe(18);
      for (const c of mine) {
        manualSeed(BigInt(c.seed));
        const generator = new Generator({ seed: BigInt(c.generator_seed), backend, profile });
        const { sparsity } = argumentsOf(c.args) as { sparsity: number };
        expectGolden(init.sparse_(zeros(c.shape), sparsity, { generator }), c.out, describeCase(c));
        expectGolden(rand([1], { generator }), c.next_rand_of_generator, `${describeCase(c)}: its own next draw`);
        expectGolden(rand([1]), c.next_rand, `${describeCase(c)}: the default generator's next draw`);
      }
    },
  );
});

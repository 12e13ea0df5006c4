import { describe, expect, it } from "vitest";
import { Generator, init, zeros, type FloatDType } from "../../dist/index.js";
import { backendsAndProfiles } from "../support/backends.js";
import { expectSameBits, expectSameState } from "../support/bits.js";
import { double, expectGolden, fromBits, golden, type GoldenDouble, type GoldenTensor } from "../support/golden.js";

interface UniformCase {
  seed: string;
  n: number;
  a: GoldenDouble;
  b: GoldenDouble;
  out: GoldenTensor;
}

it("has the goldens: windows-x64 its own, linux-arm64 those of linux-x64", () => {
  const fused = golden("uniform").cases as UniformCase[];
  const separate = golden("uniform", "windows-x64").cases as UniformCase[];
  expect(fused.length).toBe(350);
  expect(separate.length).toBe(fused.length);
  expect(golden("uniform", "linux-arm64").cases).toEqual(fused);
  expect(separate.filter(({ out }, i) => out.bits !== (fused[i] as UniformCase).out.bits).length).toBeGreaterThan(100);
});

describe.each(backendsAndProfiles)("uniform_ on %s, %s", (backend, profile) => {
  const { cases, noncontiguous = [] } = golden("uniform", profile);

  it("gives PyTorch's bits for every size and range", () => {
    for (const { seed, n, a, b, out } of cases as UniformCase[]) {
      const generator = new Generator({ seed: BigInt(seed), backend, profile });
      const t = zeros([n], { dtype: out.dtype as FloatDType }).uniform_(double(a), double(b), { generator });
      expectGolden(t, out, `seed ${seed}, ${n} from [${a.dec}, ${b.dec}) ${out.dtype}`);
    }
  });

  it("gives them whatever the number of calls they are drawn in", () => {
    const { seed, a, b, out } = (cases as UniformCase[]).find(
      ({ n, out }) => n === 700 && out.dtype === "float32",
    ) as UniformCase;
    const generator = new Generator({ seed: BigInt(seed), backend, profile });
    const parts = [1, 0, 300, 322, 2, 75].map(
      (n) => init.uniform_(zeros([n]), double(a), double(b), { generator }).data,
    );
    const all = Float32Array.from(parts.flatMap((part) => [...part]));
    expectGolden({ shape: [700], data: all }, out);
  });

  const inMemoryOrder = noncontiguous.length > 0 ? it : it.skip;
  inMemoryOrder(
    `fills in memory order${noncontiguous.length > 0 ? "" : " (skipped: no golden of this profile)"}`,
    () => {
      for (const { seed, transposed_5x7_uniform_logical: logical } of noncontiguous) {
        const generator = new Generator({ seed: BigInt(seed), backend, profile });
        const { data } = zeros([5, 7]).uniform_(-0.37, 0.61, { generator });
        const transposed = Float32Array.from(data, (_, i) => data[(i % 5) * 7 + Math.floor(i / 5)] as number);
        expectSameBits(transposed, fromBits(logical.bits, "float32"), `seed ${seed}`);
      }
    },
  );

  it("never gives the upper bound", () => {
    const generator = new Generator({ seed: 0, backend, profile });
    const to = 1.00000095367431640625;
    const { data } = zeros([10_000]).uniform_(1, to, { generator });
    expect(Math.max(...data)).toBeLessThan(to);
    expect(data.includes(1)).toBe(true);
  });

  it("draws for an empty range too, and keeps the sign of a zero", () => {
    const generator = new Generator({ seed: 0, backend, profile });
    const other = generator.clone();
    expectSameBits(zeros([3]).uniform_(-0, 0, { generator }).data, Float32Array.of(-0, -0, -0));
    expectSameBits(zeros([2], { dtype: "float64" }).uniform_(0.1, 0.1, { generator }).data, Float64Array.of(0.1, 0.1));
    zeros([7]).uniform_(0, 1, { generator: other });
    expectSameState(generator, other);
  });
});

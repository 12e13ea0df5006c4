import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { INITIALISERS } from "../../dist/verify/checks/initialisers.js";
import { Generator, init, rand, zeros, type DType, type Tensor } from "../../dist/index.js";
import { backendsAndProfiles } from "../support/backends.js";
import { bitsOf, expectSameState } from "../support/bits.js";
import { argumentsOf, double, expectGolden, golden, type GoldenDouble, type GoldenTensor } from "../support/golden.js";

interface InitCase {
  seed: string;
  shape: number[];
  fn: string;
  args: Record<string, unknown>;
  out: GoldenTensor;
  next_rand: GoldenTensor;
}

it("has the goldens", () => {
  const { cases, gains, fans } = golden("init");
  const mine = (cases as InitCase[]).filter(({ fn }) => fn in INITIALISERS);
  expect(mine.length).toBe(680);
  expect([gains.length, fans.length]).toEqual([16, 8]);
});

describe.each(backendsAndProfiles)("init on %s, %s", (backend, profile) => {
  const cases = golden("init", profile).cases as InitCase[];

  it.each(Object.entries(INITIALISERS))("%s gives PyTorch's bits, from as many draws", (fn, initialise) => {
    const mine = cases.filter((golden) => golden.fn === fn);
    expect(mine.length).toBeGreaterThan(1);
    for (const { seed, shape, args, out, next_rand: next } of mine) {
      const what = `seed ${seed}, ${fn} ${JSON.stringify(shape)} ${JSON.stringify(args)}`;
      const generator = new Generator({ seed: BigInt(seed), backend, profile });
      const t = zeros(shape);
      const given = initialise(t, argumentsOf(args) as Record<string, never>, generator);
      expect(given, `${what}: returns what it was given`).toBe(t);
      expectGolden(t, out, what);
      expectGolden(rand([1], { generator }), next, `${what}: the draw after it`);
    }
  });
});

describe("gains and fans", () => {
  interface Gain {
    nonlinearity: init.Nonlinearity;
    param: GoldenDouble | null;
    gain: GoldenDouble;
  }

  it.each(golden("init").gains as Gain[])("calculateGain($nonlinearity)", ({ nonlinearity, param, gain }) => {
    const actual = init.calculateGain(nonlinearity, param === null ? undefined : double(param));
    expect(bitsOf(actual, new Float64Array()), `${actual}`).toBe(gain.hex);
  });

  it.each(golden("init").fans as { shape: number[]; fan: [number, number] }[])("fans of $shape", ({ shape, fan }) => {
    const { fanIn, fanOut } = init.calculateFanInAndFanOut(zeros(shape));
    expect([fanIn, fanOut]).toEqual(fan);
  });
});

describe("tensors without elements", () => {
  const generator = new Generator({ seed: 1 });
  const before = generator.getState();
  beforeAll(() => void vi.spyOn(process, "emitWarning").mockImplementation(() => {}));
  afterAll(() => void vi.restoreAllMocks());

  it("are left alone by kaimingUniform_, with PyTorch's warning and no draws, before the fan is looked at", () => {
    for (const shape of [[0], [0, 3], [3, 0], [0, 0]]) init.kaimingUniform_(zeros(shape), { generator });
    expect(process.emitWarning).toHaveBeenCalledTimes(4);
    expectSameState(generator, before);
  });

  it("take no draws from xavierUniform_, which needs a fan above 0", () => {
    const t: Tensor<DType> = init.xavierUniform_(zeros([3, 0]), { generator });
    expect(t.shape).toEqual([3, 0]);
    expect(() => init.xavierUniform_(zeros([0, 0]), { generator })).toThrow(/both are 0/);
    expectSameState(generator, before);
  });
});

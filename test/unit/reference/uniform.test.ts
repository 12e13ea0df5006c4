import { describe, expect, it } from "vitest";
import { STATE_LENGTH } from "../../../dist/backend/generator_state.js";
import { fma } from "../../../dist/numeric/fma.js";
import { fma64 } from "../../../dist/numeric/fma64.js";
import { draw32, random64, seed } from "../../../dist/backend/reference/random/generator.js";
import { uniform } from "../../../dist/backend/reference/random/uniform.js";
import { expectSameBits } from "../../support/bits.js";
import { double, expectGolden, golden, type GoldenDouble, type GoldenTensor } from "../../support/golden.js";
import { createSource } from "../../support/numbers.js";

interface UniformCase {
  seed: string;
  n: number;
  a: GoldenDouble;
  b: GoldenDouble;
  out: GoldenTensor;
}

function seeded(value: string | number): Uint32Array {
  const state = new Uint32Array(STATE_LENGTH);
  seed(state, Number(BigInt.asUintN(32, BigInt(value))));
  return state;
}

// Bounds that the quick ways of uniform.ts take, and refuse; equal ones; ones whose upper end comes out.
const BOUNDS: [number, number][] = [
  [0, 1],
  [-0, 1],
  [-0.5, 0.5],
  [-0.577, 0.577],
  [1.1, 3.3],
  [-0.001, 5],
  [-5, 1e-9],
  [1, 1 + 2 ** -20],
  [1000, 1000.01],
  [-1e-9, 1e9],
  [-31.9, -30.9],
  [-32.1, -31.1],
  [2 ** -149, 2 ** -140],
  [-(2 ** -101), 2 ** -101],
  [-(2 ** -130), 2 ** -127],
  [-1e38, 1e38],
  [3, 3],
  [-0, 0],
];

/** The definition, an element at a time. */
function defined(words: Uint32Array, count: number, from: number, to: number, fused: boolean): Float32Array {
  const [low, high] = [Math.fround(from), Math.fround(to)];
  const range = Math.fround(high - low);
  return Float32Array.from({ length: count }, () => {
    const x = (draw32(words) & 0xffffff) * 2 ** -24;
    const value = fused ? fma(x, range, low) : Math.fround(Math.fround(x * range) + low);
    return value === high ? low : value;
  });
}

function definedDoubles(words: Uint32Array, count: number, from: number, to: number, fused: boolean): Float64Array {
  const range = to - from;
  return Float64Array.from({ length: count }, () => {
    const x = Number(random64(words) % 2n ** 53n) * 2 ** -53;
    const value = fused ? fma64(x, range, from) : x * range + from;
    return value === to ? from : value;
  });
}

describe("uniform", () => {
  it.each([
    ["linux-x64", true],
    ["windows-x64", false],
  ] as const)("has the goldens of %s", (profile, fused) => {
    const cases = golden("uniform", profile).cases as UniformCase[];
    expect(cases.length).toBe(350);
    for (const { seed: value, n, a, b, out } of cases) {
      const data = out.dtype === "float64" ? new Float64Array(n) : new Float32Array(n);
      uniform(seeded(value), data, double(a), double(b), fused);
      expectGolden({ shape: [n], data }, out, `seed ${value}, n ${n}, ${a.dec} to ${b.dec}`);
    }
  });

  it.each(BOUNDS)("from %d to %d follows the definition", (from, to) => {
    for (const fused of [true, false]) {
      const [state, words] = [seeded(6), seeded(6)];
      const out = new Float32Array(3000);
      uniform(state, out, from, to, fused);
      expectSameBits(out, defined(words, 3000, from, to, fused), fused ? "fused" : "separate");
      expect(state).toEqual(words);
    }
  });

  it.each(BOUNDS)("in float64 from %d to %d follows the definition", (from, to) => {
    for (const fused of [true, false]) {
      const [state, words] = [seeded(7), seeded(7)];
      const out = new Float64Array(700);
      uniform(state, out, from, to, fused);
      expectSameBits(out, definedDoubles(words, 700, from, to, fused), fused ? "fused" : "separate");
      expect(state).toEqual(words);
    }
  });

  it("gives the same in parts, whatever their sizes", () => {
    const next = createSource(3);
    const [whole, parts] = [seeded(8), seeded(8)];
    const expected = new Float32Array(5000);
    uniform(whole, expected, -0.3, 0.3, true);
    const actual = new Float32Array(5000);
    for (let at = 0; at < 5000;) {
      const end = Math.min(5000, at + Math.floor(next() * 900));
      uniform(parts, actual.subarray(at, end), -0.3, 0.3, true);
      at = end;
    }
    expectSameBits(actual, expected);
    expect(parts).toEqual(whole);
  });

  it("draws for equal bounds, and keeps the sign of zero", () => {
    for (const out of [new Float32Array(700), new Float64Array(700)]) {
      const [state, plain] = [seeded(1), seeded(1)];
      uniform(state, out, -0, 0, true);
      expect(out.every((value) => Object.is(value, -0))).toBe(true);
      uniform(plain, out, 0, 1, true);
      expect(state).toEqual(plain);
    }
  });
});

import { describe, expect, it } from "vitest";
import { fma } from "../../../dist/numeric/fma.js";
import { createSource } from "../../support/numbers.js";
import { float32, isRoundedFma } from "./exact.js";

type Triple = [number, number, number];

const MAX = (2 - 2 ** -23) * 2 ** 127;
const naive = (a: number, b: number, c: number): number => Math.fround(a * b + c);
const next = createSource(1);
const integer = (limit: number): number => Math.floor(next() * limit);

/** Any finite float32, by its bits. */
function anyFinite(): number {
  const bits = new Uint32Array([integer(2 ** 32)]);
  const value = new Float32Array(bits.buffer)[0] as number;
  return Number.isFinite(value) ? value : anyFinite();
}

/** A float32 with 24 random bits around 1, odd in its last place. */
function oddNearOne(): number {
  return 1 + (2 * integer(2 ** 22) + 1) * 2 ** -23;
}

/** Half a place of c, less a part that float64 loses beside c: the float64 sum is a tie, the exact one is not. */
function almostTies(count: number): Triple[] {
  return Array.from({ length: count }, () => {
    const i = 15 + integer(9);
    const scale = 2 ** (integer(80) - 40);
    const shift = 2 ** (integer(60) - 30);
    const sign = integer(2) === 0 ? 1 : -1;
    return [sign * (1 + 2 ** -i) * shift, ((1 - 2 ** -i) * 2 ** -24 * scale) / shift, oddNearOne() * scale];
  });
}

/** A product of exactly 25 bits, which is a tie, and a far smaller addend, which decides. */
function decidedTies(count: number): Triple[] {
  return Array.from({ length: count }, () => {
    const a = 2 ** 12 + 2 * integer(2 ** 11) + 1;
    const b = 2 ** 12 + 2 * integer(2 ** 11) + 1;
    return [a, b, (integer(2) === 0 ? 1 : -1) * 2 ** (-30 - integer(60))];
  });
}

/** The same among results that are subnormal. */
function subnormalTies(count: number): Triple[] {
  return Array.from({ length: count }, () => {
    const i = 18 + integer(6);
    const addend = (2 * integer(2 ** 22) + 1) * 2 ** -149;
    return [(1 + 2 ** -i) * 2 ** -75, (1 - 2 ** -i) * 2 ** -75, integer(2) === 0 ? addend : -addend];
  });
}

function wrongOf(triples: Triple[], f: (a: number, b: number, c: number) => number): Triple[] {
  return triples.filter(([a, b, c]) => !isRoundedFma(float32, f(a, b, c), a, b, c));
}

describe("fma", () => {
  it.each([
    ["sums that float64 makes ties", almostTies(4000), 1000],
    ["ties that a small addend decides", decidedTies(4000), 500],
    ["ties among subnormal results", subnormalTies(4000), 500],
  ])("is right for %s, where rounding twice is wrong", (_, triples, leastWrong) => {
    expect(wrongOf(triples, naive).length).toBeGreaterThan(leastWrong);
    expect(wrongOf(triples, fma)).toEqual([]);
  });

  it("is right for any finite numbers", () => {
    const triples = Array.from({ length: 20_000 }, (): Triple => [anyFinite(), anyFinite(), anyFinite()]);
    expect(wrongOf(triples, fma)).toEqual([]);
  });

  it("is right near cancellation", () => {
    const triples = Array.from({ length: 20_000 }, (): Triple => {
      const [a, b] = [oddNearOne(), oddNearOne()];
      return [a, b, -Math.fround(a * b * (1 + (integer(5) - 2) * 2 ** -23))];
    });
    expect(wrongOf(triples, fma)).toEqual([]);
  });

  it("does not overflow just below the tie with infinity", () => {
    const a = 1 + 2 ** -20;
    const b = (1 - 2 ** -20) * 2 ** 103;
    expect(naive(a, b, MAX)).toBe(Infinity);
    expect(fma(a, b, MAX)).toBe(MAX);
    expect(fma(1, 2 ** 103, MAX)).toBe(Infinity);
    expect(fma(MAX, MAX, MAX)).toBe(Infinity);
    expect(fma(MAX, MAX, -Infinity)).toBe(-Infinity);
  });

  it("signs zeros as IEEE 754 does", () => {
    expect(fma(-0, 1, -0)).toBe(-0);
    expect(fma(-0, 1, 0)).toBe(0);
    expect(fma(0, 1, -0)).toBe(0);
    expect(fma(1, 1, -1)).toBe(0);
    expect(fma(2 ** -100, -(2 ** -100), 0)).toBe(-0);
    expect(fma(2 ** -100, 2 ** -100, -0)).toBe(0);
  });

  it("keeps the smallest subnormals", () => {
    expect(fma(2 ** -75, 2 ** -75, 0)).toBe(0); // a tie, to even
    expect(fma(2 ** -75, 3 * 2 ** -75, 0)).toBe(2 ** -148);
    expect(fma(2 ** -75, (1 + 2 ** -23) * 2 ** -75, 0)).toBe(2 ** -149);
  });

  it("gives NaN where IEEE 754 does", () => {
    expect(fma(Number.NaN, 1, 1)).toBeNaN();
    expect(fma(1, Number.NaN, 1)).toBeNaN();
    expect(fma(1, 1, Number.NaN)).toBeNaN();
    expect(fma(0, Infinity, 1)).toBeNaN();
    expect(fma(Infinity, 1, -Infinity)).toBeNaN();
    expect(fma(Infinity, -1, 1)).toBe(-Infinity);
  });
});

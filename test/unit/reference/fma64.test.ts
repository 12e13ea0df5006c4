import { describe, expect, it } from "vitest";
import { fma64 } from "../../../dist/numeric/fma64.js";
import { createSource } from "../../support/numbers.js";
import { float64, isRoundedFma } from "./exact.js";

type Triple = [number, number, number];

const next = createSource(2);
const integer = (limit: number): number => Math.floor(next() * limit);
const sign = (): number => (integer(2) === 0 ? 1 : -1);

/** Any finite float64, by its bits. */
function anyFinite(): number {
  const value = new Float64Array(new Uint32Array([integer(2 ** 32), integer(2 ** 32)]).buffer)[0] as number;
  return Number.isFinite(value) ? value : anyFinite();
}

/** 53 random bits in [1, 2), odd in the last place. */
function oddNearOne(): number {
  return 1 + (integer(2 ** 20) * 2 ** 32 + (integer(2 ** 32) | 1) + 2 ** 32) * 2 ** -53;
}

function triples(count: number, make: () => Triple): Triple[] {
  return Array.from({ length: count }, make);
}

const CASES: [string, Triple[]][] = [
  ["any finite numbers", triples(5000, () => [anyFinite(), anyFinite(), anyFinite()])],
  [
    "uniform_: a 53-bit fraction, a range, a lower bound",
    triples(20_000, () => {
      const range = oddNearOne() * 2 ** (integer(40) - 20);
      return [(integer(2 ** 21) * 2 ** 32 + integer(2 ** 32)) * 2 ** -53, range, -oddNearOne() * range * next()];
    }),
  ],
  [
    "addends half a place from a tie",
    triples(10_000, () => {
      const i = 27 + integer(26);
      const scale = 2 ** (integer(200) - 100);
      return [sign() * (1 + 2 ** -i), (1 - 2 ** -i) * 2 ** -53 * scale, oddNearOne() * scale];
    }),
  ],
  [
    "products that are ties, with a tiny addend",
    triples(10_000, () => [2 ** 26 + 2 * integer(2 ** 25) + 1, 2 ** 27 + 2 * integer(2 ** 26) + 1, sign() * 2 ** -900]),
  ],
  [
    "cancellation to the product's own error",
    triples(10_000, () => {
      const [a, b] = [oddNearOne() * 2 ** (integer(600) - 300), oddNearOne() * sign()];
      return [a, b, -a * b * (1 + (integer(5) - 2) * 2 ** -52)];
    }),
  ],
  [
    "results about the smallest normal number",
    triples(5000, () => {
      const exponent = -integer(1000);
      const a = oddNearOne() * 2 ** exponent;
      return [
        a,
        oddNearOne() * 2 ** (-1022 - exponent - integer(56)),
        sign() * oddNearOne() * 2 ** -1060 * integer(2 ** 30),
      ];
    }),
  ],
  [
    "results about the largest number",
    triples(5000, () => {
      const exponent = integer(1000);
      return [
        oddNearOne() * 2 ** exponent,
        oddNearOne() * 2 ** (1022 - exponent),
        sign() * oddNearOne() * 2 ** (970 + integer(54)),
      ];
    }),
  ],
];

describe("fma64", () => {
  it.each(CASES)("is right for %s", (_, cases) => {
    const nonzero = cases.filter(([a, b, c]) => a !== 0 && b !== 0 && fma64(a, b, c) !== 0);
    expect(nonzero.length).toBeGreaterThan(cases.length / 2);
    expect(nonzero.filter(([a, b, c]) => !isRoundedFma(float64, fma64(a, b, c), a, b, c))).toEqual([]);
  });

  it("differs from two roundings on most of them", () => {
    const all = CASES.flatMap(([, cases]) => cases);
    const different = all.filter(([a, b, c]) => a * b + c !== fma64(a, b, c));
    expect(different.length).toBeGreaterThan(5000);
  });

  it("signs zeros as IEEE 754 does", () => {
    expect(fma64(0, 1, -0)).toBe(0);
    expect(fma64(-0, 1, -0)).toBe(-0);
    expect(fma64(3, 5, -15)).toBe(0);
    expect(fma64(2 ** 600, 2 ** 400, -(2 ** 1000))).toBe(0);
    expect(fma64(2 ** -1000, -(2 ** -1000), 0)).toBe(-0);
  });

  it("handles infinities and NaN", () => {
    expect(fma64(1e200, 1e200, -Infinity)).toBe(-Infinity);
    expect(fma64(1e200, 1e200, -1e300)).toBe(Infinity);
    expect(fma64(Infinity, 2, 1)).toBe(Infinity);
    expect(fma64(Infinity, 0, 1)).toBeNaN();
    expect(fma64(1, Number.NaN, 1)).toBeNaN();
    expect(fma64(1, 1, Number.NaN)).toBeNaN();
  });
});

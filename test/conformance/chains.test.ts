/** The chains of matrix products by each kind of WebAssembly that runs here, against TypeScript's own. */
import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { matrixProduct } from "../../dist/backend/reference/operations/matrix_product.js";
import { useWasm, WASM, wasmKernel } from "../../dist/backend/wasm/kernel.js";
import { expectSameBits } from "../support/bits.js";
import { anyFloat, createSource, floats, floatsWithSpecials } from "../support/numbers.js";

type Fill = (length: number, seed: number) => Float32Array;

const kinds = WASM.filter((kind) => {
  try {
    useWasm(kind);
    return kind !== "none";
  } catch {
    return false;
  }
});
afterEach(() => useWasm("none"));

interface Size {
  readonly rows: number;
  readonly columns: number;
  readonly terms: number;
}

/** All of a product and a part of it, of operands that lie either way, as chains and in blocks. */
function products({ rows, columns, terms }: Size, fill: Fill, seed: number): Float32Array[] {
  const [x, y] = [fill(rows * terms, seed), fill(columns * terms, seed + 1)];
  const whole = { rowFrom: 0, rowTo: rows, columnFrom: 0, columnTo: columns };
  const inner = { rowFrom: rows >> 2, rowTo: rows - (rows >> 3), columnFrom: columns >> 1, columnTo: columns };
  const lying = (
    data: Float32Array,
    lanes: number,
    byTerms: boolean,
  ): { data: Float32Array; lane: number; term: number } =>
    byTerms ? { data, lane: terms, term: 1 } : { data, lane: 1, term: lanes };
  return [true, false].flatMap((byTerms) =>
    (["chain", "blocks"] as const).flatMap((summation) =>
      [whole, inner].map((tile) => {
        const result = new Float32Array(rows * columns).fill(7);
        matrixProduct(lying(x, rows, byTerms), lying(y, columns, !byTerms), result, columns, terms, tile, summation);
        return result;
      }),
    ),
  );
}

function expectParity(kind: (typeof kinds)[number], size: Size, fill: Fill, seed: number, what: string): void {
  useWasm("none");
  const expected = products(size, fill, seed);
  useWasm(kind);
  expect(wasmKernel()?.name).toBe(kind);
  products(size, fill, seed).forEach((actual, i) => expectSameBits(actual, expected[i]!, `${what}, product ${i}`));
}

const of =
  (values: readonly number[]): Fill =>
  (length, seed) => {
    const next = createSource(seed);
    return Float32Array.from({ length }, () => values[Math.floor(next() * values.length)]!);
  };

/** Sums that are rounded wrongly where something is missing. */
const FILLS: Readonly<Record<string, Fill>> = {
  "of many sizes": floats,
  "with special ones": floatsWithSpecials,
  "whose sums are halfway between two others": of([
    1,
    -1,
    1 + 2 ** -12,
    1 - 2 ** -12,
    2 ** -12,
    2 ** -30,
    -(2 ** -30),
    0,
  ]),
  "whose sums are about the least normal one": of([2 ** -63, -1.5 * 2 ** -63, 2 ** -74, 2 ** -126, 2 ** -149, 1, 0]),
  "whose products are subnormal": of([(1 + 2 ** -23) * 2 ** -64, -(1 + 3 * 2 ** -23) * 2 ** -64]),
  "whose products are below the least subnormal one": of([1.125 * 2 ** -75, -1.25 * 2 ** -75, 2 ** -74, 0]),
  "whose sums are infinite on the way": of([2 ** 63, -(2 ** 63), 1, -1, 0]),
  "whose sums come near to that": of([2 ** 58, -(2 ** 58), 1.7 * 2 ** 57, 2 ** 59]),
  "that are not finite here and there": of([Infinity, -Infinity, Number.NaN, 1, 2 ** -100, 0, 2, -3]),
};

const SIZES: readonly Size[] = [
  { rows: 1, columns: 600, terms: 5 },
  { rows: 7, columns: 9, terms: 17 },
  { rows: 65, columns: 70, terms: 30 },
  { rows: 33, columns: 130, terms: 257 },
  { rows: 70, columns: 10, terms: 600 },
];

describe.skipIf(kinds.length === 0).each(kinds)("WebAssembly with %s gives TypeScript's bits", (kind) => {
  it.each(Object.entries(FILLS))("for numbers %s", (what, fill) => {
    SIZES.forEach((size, i) => expectParity(kind, size, fill, 31 * i + 1, `${what}, ${JSON.stringify(size)}`));
  });

  it.each([3.4028234663852886e38, Infinity, Number.NaN])("where one chain of many begins with %d", (first) => {
    const ones: Fill = (length) => new Float32Array(length).fill(1);
    const fill: Fill = (length, seed) => {
      if (seed !== 1) return ones(length, seed);
      const x = new Float32Array(length);
      x[0] = first;
      x.set([1.5 * 2 ** 103, -(2 ** 104)], 256); // beyond the largest number, and back if that is not infinite
      return x;
    };
    expectParity(kind, { rows: 40, columns: 9, terms: 300 }, fill, 1, String(first));
  });

  it("for any numbers in any small shape", () => {
    const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
    const shape = fc.record({ rows: upTo(20), columns: upTo(40), terms: upTo(40) });
    const pool = fc.array(anyFloat, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(shape, pool, fc.integer(), (size, numbers, seed) => {
        expectParity(kind, size, of(numbers), seed, JSON.stringify(size));
      }),
      { numRuns: 60 },
    );
  });
});

it("one kind of WebAssembly at least runs on this Node", () => {
  expect(kinds).toContain("simd");
});

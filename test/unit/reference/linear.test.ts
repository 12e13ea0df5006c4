import { describe, expect, it } from "vitest";
import type { LinearSize } from "../../../dist/backend/backend.js";
import { fma } from "../../../dist/numeric/fma.js";
import {
  biasGradient,
  linearBackward,
  linearBackwardInput,
  linearForward,
  weightGradient,
} from "../../../dist/backend/reference/operations/linear.js";
import { cutProduct } from "../../../dist/backend/reference/slices.js";
import { expectSameBits } from "../../support/bits.js";
import { createSource, floats, floatsWithSpecials } from "../../support/numbers.js";

type Fill = (length: number, seed: number) => Float32Array;
type Term = (t: number) => [number, number];

const SIZES: [rows: number, inFeatures: number, outFeatures: number][] = [
  [0, 0, 0],
  [0, 3, 4],
  [3, 0, 4],
  [3, 4, 0],
  [1, 1, 1],
  [12, 3, 4],
  [5, 7, 11],
  [13, 31, 17],
  [3, 255, 5],
  [3, 256, 6],
  [3, 257, 7],
  [2, 5, 513],
  [255, 3, 2],
  [256, 3, 2],
  [257, 3, 2],
  [512, 2, 3],
  [513, 5, 9],
  [70, 300, 3],
  [300, 3, 70],
];

function chain(terms: number, term: Term, from = 0): number {
  let sum = 0;
  for (let t = from; t < terms; t++) sum = fma(...term(t), sum);
  return sum;
}

/** The sum over blocks of 256, added in order to the first one. */
function blocks(terms: number, block: (from: number, to: number) => number): number {
  let sum = block(0, Math.min(256, terms));
  for (let from = 256; from < terms; from += 256) sum = Math.fround(sum + block(from, Math.min(from + 256, terms)));
  return sum;
}

function table(rows: number, columns: number, cell: (i: number, j: number) => number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, at) => cell(Math.floor(at / columns), at % columns));
}

function operands({ rows, inFeatures, outFeatures }: LinearSize, fill: Fill): Float32Array[] {
  const lengths = [rows * inFeatures, outFeatures * inFeatures, outFeatures, rows * outFeatures];
  return lengths.map((length, i) => fill(length, 100 * length + i));
}

/** All results, each element by itself as the definition says: y, y without bias, gradInput, gradWeight, gradBias. */
function defined(size: LinearSize, [x, weight, bias, dy]: Float32Array[]): Float32Array[] {
  const { rows, inFeatures, outFeatures } = size;
  const product = table(rows, outFeatures, (r, o) =>
    chain(inFeatures, (i) => [x![r * inFeatures + i]!, weight![o * inFeatures + i]!]),
  );
  return [
    table(rows, outFeatures, (r, o) => product[r * outFeatures + o]! + bias![o]!),
    product,
    table(rows, inFeatures, (r, i) =>
      chain(outFeatures, (o) => [dy![r * outFeatures + o]!, weight![o * inFeatures + i]!]),
    ),
    table(outFeatures, inFeatures, (o, i) =>
      blocks(rows, (from, to) => chain(to, (r) => [dy![r * outFeatures + o]!, x![r * inFeatures + i]!], from)),
    ),
    table(1, outFeatures, (_, o) =>
      blocks(rows, (from, to) => {
        let sum = 0;
        for (let r = from; r < to; r++) sum = Math.fround(sum + dy![r * outFeatures + o]!);
        return sum;
      }),
    ),
  ];
}

const results = (lengths: number[]): Float32Array[] => lengths.map((n) => new Float32Array(n).fill(Number.NaN));

function computed(size: LinearSize, [x, weight, bias, dy]: Float32Array[]): Float32Array[] {
  const [y, plain, gradInput, gradWeight, gradBias] = results(
    [dy!, dy!, x!, weight!, bias!].map(({ length }) => length),
  );
  linearForward(x!, weight!, bias!, y!, size);
  linearForward(x!, weight!, null, plain!, size);
  linearBackward(x!, weight!, dy!, gradInput!, gradWeight!, gradBias!, false, size);
  return [y!, plain!, gradInput!, gradWeight!, gradBias!];
}

/** x with x * divisor = dividend modulo 2^31; the divisor is odd, and each round doubles the right bits of its inverse. */
function quotient(dividend: number, divisor: number): number {
  let inverse = divisor;
  for (let i = 0; i < 4; i++) inverse = Math.imul(inverse, 2 - Math.imul(divisor, inverse));
  return Math.imul(dividend, inverse) & 0x7fffffff;
}

const NAMES = ["y", "y without bias", "gradInput", "gradWeight", "gradBias"];

describe("the linear layer", () => {
  it.each(SIZES)("of %i rows, %i inputs, %i outputs is one chain an element", (rows, inFeatures, outFeatures) => {
    const size = { rows, inFeatures, outFeatures };
    for (const fill of [floats, floatsWithSpecials]) {
      const given = operands(size, fill);
      const expected = defined(size, given);
      const actual = computed(size, given);
      expect(actual.length).toBe(NAMES.length);
      for (const [i, name] of NAMES.entries()) expectSameBits(actual[i]!, expected[i]!, name);
    }
  });

  it("takes the careful way in the middle of a chain", () => {
    // Each third term is half a place of the sum, less what float64 cannot hold beside it: rounding twice would step up.
    const isSmall = (i: number): boolean => i > 1 && i % 3 === 0;
    const x = Float32Array.from({ length: 300 }, (_, i) => (isSmall(i) ? 1 + 2 ** -20 : 1));
    const large = (i: number): number => (i === 1 ? 1 + 2 ** -23 : 0);
    const w = Float32Array.from({ length: 300 }, (_, i) => (isSmall(i) ? (1 - 2 ** -20) * 2 ** -24 : large(i)));
    const y = new Float32Array(1);
    linearForward(x, w, null, y, { rows: 1, inFeatures: 300, outFeatures: 1 });
    expect(y[0]).toBe(1 + 2 ** -23);
    expect(x.reduce((sum, v, i) => Math.fround(v * w[i]! + sum), 0)).toBe(1 + 2 ** -22);
  });

  it("takes it for subnormal sums", () => {
    // The product of two odd 24-bit numbers, beside a multiple of 2^31, is 1 away from a tie that float64 rounds it to.
    const next = createSource(4);
    const pairs: [number, number][] = [];
    while (pairs.length < 400) {
      const a = 2 ** 23 + 2 * Math.floor(next() * 2 ** 22) + 1;
      const b = quotient(2 ** 30 + (next() < 0.5 ? 1 : -1), a);
      if (b < 2 ** 24) pairs.push([a, b]);
    }
    let wrongRoundedTwice = 0;
    for (const [a, b] of pairs) {
      const x = Float32Array.of(2 ** -60, a * 2 ** -90);
      const w = Float32Array.of((2 ** 22 + Math.floor(next() * 2 ** 21)) * 2 ** -89, b * 2 ** -90);
      const y = new Float32Array(1);
      linearForward(x, w, null, y, { rows: 1, inFeatures: 2, outFeatures: 1 });
      expect(y[0]).toBe(fma(x[1]!, w[1]!, x[0]! * w[0]!));
      if (y[0] !== Math.fround(x[1]! * w[1]! + x[0]! * w[0]!)) wrongRoundedTwice++;
    }
    expect(wrongRoundedTwice).toBeGreaterThan(100);
  });

  it("is the same in tiles", () => {
    const size = { rows: 300, inFeatures: 17, outFeatures: 13 };
    const given = operands(size, floats);
    const [x, weight, bias, dy] = given as [Float32Array, Float32Array, Float32Array, Float32Array];
    const expected = computed(size, given);
    const [y, , gradInput, gradWeight, gradBias] = results(expected.map(({ length }) => length));
    // As if a term were so long that a slice has room for a few cells only.
    const tiles = (rows: number, columns: number, run: Parameters<typeof cutProduct>[3]): void => {
      const slices = cutProduct(rows, columns, 2 ** 17, run);
      expect(slices.length).toBeGreaterThan(10);
      for (const slice of slices) slice.run();
    };
    tiles(300, 13, (tile) => linearForward(x, weight, bias, y!, size, tile));
    tiles(300, 17, (tile) => linearBackwardInput(dy, weight, gradInput!, size, tile));
    tiles(13, 17, (tile) => weightGradient(x, dy, gradWeight!, size, tile));
    for (let o = 0; o < 13; o += 5) biasGradient(dy, gradBias!, size, o, Math.min(13, o + 5));
    expectSameBits(y!, expected[0]!);
    expectSameBits(gradInput!, expected[2]!);
    expectSameBits(gradWeight!, expected[3]!);
    expectSameBits(gradBias!, expected[4]!);
  });
});

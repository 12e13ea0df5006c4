import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Backend, LinearSize } from "../../dist/backend/backend.js";
import { expectSameBits } from "../support/bits.js";
import { reference } from "../support/natives.js";
import { anyFloat, createSource, floats, floatsWithSpecials } from "../support/numbers.js";
import { describeEachIsa, expectParity, THREADS } from "../support/parity.js";

type Fill = (length: number, seed: number) => Float32Array;

/** All the products of a layer: forward with and without a bias, and the gradients. */
function products(backend: Backend, size: LinearSize, fill: Fill, seed: number): Float32Array[] {
  const { rows, inFeatures, outFeatures } = size;
  const x = fill(rows * inFeatures, seed);
  const weight = fill(outFeatures * inFeatures, seed + 1);
  const bias = fill(outFeatures, seed + 2);
  const gradient = fill(rows * outFeatures, seed + 3);
  // What was in a result before must not matter.
  const result = (length: number): Float32Array => new Float32Array(length).fill(Number.NaN);
  const [y, plain] = [result(rows * outFeatures), result(rows * outFeatures)];
  const gradInput = result(rows * inFeatures);
  const [gradWeight, weightOnly] = [result(weight.length), result(weight.length)];
  const gradBias = result(outFeatures);
  backend.linearForward(x, weight, bias, y, size);
  backend.linearForward(x, weight, null, plain, size);
  backend.linearBackward(x, weight, gradient, gradInput, gradWeight, gradBias, false, size);
  backend.linearBackward(x, weight, gradient, gradInput.slice(), weightOnly, null, false, size);
  const [addedWeight, addedBias] = [fill(weight.length, seed + 4), fill(outFeatures, seed + 5)];
  backend.linearBackward(x, weight, gradient, gradInput.slice(), addedWeight, addedBias, true, size);
  return [y, plain, gradInput, gradWeight, gradBias, weightOnly, addedWeight, addedBias];
}

const sizes: readonly [rows: number, inFeatures: number, outFeatures: number][] = [
  [0, 0, 0],
  [0, 3, 4],
  [3, 0, 4],
  [3, 4, 0],
  [1, 1, 1],
  [12, 3, 4],
  [30, 4, 10],
  [5, 7, 11],
  [13, 31, 65],
  [64, 64, 64],
  [17, 129, 47],
  [7, 97, 101],
  [2, 784, 128],
  [255, 5, 3],
  [256, 3, 5],
  [257, 5, 3],
  [513, 17, 31],
  [1025, 33, 9],
];

describeEachIsa("the linear layer is the TypeScript one to the bit", (isa) => {
  it.each(sizes)("%i rows, %i inputs, %i outputs", (rows, inFeatures, outFeatures) => {
    const size = { rows, inFeatures, outFeatures };
    const seed = rows * 7919 + inFeatures * 31 + outFeatures;
    const what = `${rows} x ${inFeatures} -> ${outFeatures}`;
    expectParity(isa, (backend) => products(backend, size, floats, seed), what, THREADS);
    expectParity(isa, (backend) => products(backend, size, floatsWithSpecials, seed), `${what}, specials`);
  });

  it("large enough for every thread", () => {
    const size = { rows: 300, inFeatures: 200, outFeatures: 150 };
    expectParity(isa, (backend) => products(backend, size, floats, 5), "300 x 200 -> 150", THREADS);
  });

  it("any small shape and any numbers", () => {
    const shape = fc.record({
      rows: fc.integer({ min: 0, max: 20 }),
      inFeatures: fc.integer({ min: 0, max: 40 }),
      outFeatures: fc.integer({ min: 0, max: 40 }),
    });
    const pool = fc.array(anyFloat, { minLength: 1, maxLength: 40 });
    const property = fc.property(shape, pool, fc.integer(), (size, numbers, seed) => {
      const fill: Fill = (length, own) => {
        const next = createSource(own);
        return Float32Array.from({ length }, () => numbers[Math.floor(next() * numbers.length)] as number);
      };
      expectParity(isa, (backend) => products(backend, size, fill, seed), JSON.stringify(size), [1, 3]);
    });
    fc.assert(property, { numRuns: 60 });
  });
});

interface Triple {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly exact: number;
}

/**
 * Triples for which rounding a * b + c to float64 first lands halfway between two float32 numbers, so that rounding it again
 * goes the wrong way. a * b = 2^47 + r with |r| < 2^17, too small to be seen next to c = m * 2^48; half a unit of c is 2^47.
 */
function adversarialTriples(count: number, seed: number): Triple[] {
  const next = createSource(seed);
  const triples: Triple[] = [];
  while (triples.length < count) {
    const a = 2 ** 23 + Math.floor(next() * 2 ** 23);
    const b = Math.round(2 ** 47 / a);
    const r = a * b - 2 ** 47;
    if (r === 0 || Math.abs(r) >= 2 ** 17) continue;
    const m = 2 ** 23 + 2 * Math.floor(next() * 2 ** 22) + (r > 0 ? 0 : 1);
    const sign = next() < 0.5 ? -1 : 1;
    const scale = 2 ** Math.floor(next() * 40 - 60);
    const exact = sign * (r > 0 ? m + 1 : m) * 2 ** 48 * scale;
    triples.push({ a: sign * a * scale, b, c: sign * m * 2 ** 48 * scale, exact });
  }
  return triples;
}

const triples = adversarialTriples(200, 42);
const column = (pick: (t: Triple) => number): Float32Array => Float32Array.from(triples, pick);
const exact = column((t) => t.exact);

/** Each triple as an fma in each place where the definition has one. */
const places: Record<string, (backend: Backend) => Float32Array> = {
  linearForward: (backend) =>
    Float32Array.from(triples, ({ a, b, c }) => {
      const y = new Float32Array(1);
      const size = { rows: 1, inFeatures: 2, outFeatures: 1 };
      backend.linearForward(Float32Array.of(c, a), Float32Array.of(1, b), null, y, size);
      return y[0] as number;
    }),
  "linearForward, all outputs at once": (backend) => {
    // Row r of x is (c, a) of triple r, and column o of the weight b of triple o: the diagonal is what counts.
    const n = triples.length;
    const x = Float32Array.from(triples.flatMap(({ a, c }) => [c, a]));
    const weight = Float32Array.from(triples.flatMap(({ b }) => [1, b]));
    const y = new Float32Array(n * n);
    backend.linearForward(x, weight, null, y, { rows: n, inFeatures: 2, outFeatures: n });
    return Float32Array.from({ length: n }, (_, i) => y[i * n + i] as number);
  },
  "linearBackward, of the input": (backend) =>
    Float32Array.from(triples, ({ a, b, c }) => {
      const [gradInput, gradWeight] = [new Float32Array(1), new Float32Array(2)];
      const size = { rows: 1, inFeatures: 1, outFeatures: 2 };
      const weight = Float32Array.of(1, b);
      backend.linearBackward(
        Float32Array.of(0),
        weight,
        Float32Array.of(c, a),
        gradInput,
        gradWeight,
        null,
        false,
        size,
      );
      return gradInput[0] as number;
    }),
  "linearBackward, of the weight": (backend) =>
    Float32Array.from(triples, ({ a, b, c }) => {
      const [gradInput, gradWeight] = [new Float32Array(2), new Float32Array(1)];
      const size = { rows: 2, inFeatures: 1, outFeatures: 1 };
      const [x, gradient] = [Float32Array.of(c, a), Float32Array.of(1, b)];
      backend.linearBackward(x, Float32Array.of(0), gradient, gradInput, gradWeight, null, false, size);
      return gradWeight[0] as number;
    }),
  optimizerStep: (backend) =>
    Float32Array.from(triples, ({ a, b, c }) => {
      const p = Float32Array.of(c);
      const options = {
        kind: "sgd" as const,
        lr: -b,
        momentum: 0,
        dampening: 0,
        weightDecay: 0,
        nesterov: false,
        maximize: false,
      };
      backend.optimizerStep(options, p, Float32Array.of(a), { step: 0, muProduct: 1, buffers: [null] });
      return p[0] as number;
    }),
};

describe("a multiply-add rounds once", () => {
  it("the triples are wrong when rounded twice", () => {
    const twice = column(({ a, b, c }) => a * b + c);
    expect(twice.filter((v, i) => v !== exact[i]).length).toBe(triples.length);
    expect(triples.every(({ a, b, c }) => [a, b, c].every((v) => Math.fround(v) === v))).toBe(true);
  });

  it.each(Object.entries(places))("in TypeScript, %s", (name, run) => {
    expectSameBits(run(reference), exact, name);
  });
});

describeEachIsa("a multiply-add rounds once", (isa) => {
  it.each(Object.entries(places))("%s", (name, run) => {
    expectParity(isa, (backend) => [run(backend)], name, [1]);
  });
});

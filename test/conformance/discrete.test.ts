/** Integers, masks, permutations and weighted draws: the same on every backend, with the draws that they are said to make. */
import { describe, expect, it } from "vitest";
import {
  Dropout,
  full,
  Generator,
  multinomial,
  rand,
  randint,
  randperm,
  SamebitsError,
  type Shape,
  tensor,
  zeros,
  type FloatDType,
  type Tensor,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";

interface Case {
  readonly name: string;
  /** 32-bit draws that it makes. */
  readonly draws: number;
  run(generator: Generator): ArrayLike<number | bigint>;
}

const integers = (low: number | bigint, high: number | bigint, shape: Shape, draws: number): Case => ({
  name: `randint(${low}, ${high}, [${shape}])`,
  draws,
  run: (generator) => randint(low, high, shape, { generator }),
});

/** Weights over many magnitudes, every fifth 0. */
const weights = (n: number): number[] => Array.from({ length: n }, (_, i) => (i % 5 === 4 ? 0 : 10 ** ((i % 41) - 20)));

const picks = (n: number, samples: number, replacement: boolean, dtype: "float32" | "float64"): Case => ({
  name: `multinomial of ${samples} from ${n} ${dtype}, replacement ${replacement}`,
  draws: 2 * (replacement && samples > 1 ? samples : n),
  run: (generator) => multinomial(tensor(weights(n), [n], { dtype }), samples, { replacement, generator }),
});

const CASES: Case[] = [
  integers(0, 10, [1000], 1000),
  integers(-5, 2 ** 28 - 6, [3, 5, 7], 105),
  integers(-5, 2 ** 28 - 5, [3, 5, 7], 210),
  integers(-(2n ** 63n), 2n ** 63n - 1n, [500], 1000),
  integers(2n ** 63n - 2n, 2n ** 63n - 1n, [], 1),
  integers(0, 1, [0], 0),
  ...[0, 1, 2, 625, 5000].map((n): Case => ({
    name: `randperm(${n})`,
    draws: Math.max(0, n - 1),
    run: (generator) => randperm(n, { generator }),
  })),
  ...(["float32", "float64"] as const).flatMap((dtype): Case[] => [
    {
      name: `bernoulli_(0.3), ${dtype}`,
      draws: 10_002,
      run: (generator) => zeros([5001], { dtype }).bernoulli_(0.3, { generator }).data,
    },
    {
      name: `bernoulli_(0), ${dtype}`,
      draws: 6,
      run: (generator) => zeros([3], { dtype }).bernoulli_(0, { generator }).data,
    },
    {
      name: `bernoulli_ of ${dtype} probabilities`,
      draws: dtype === "float32" ? 5000 : 10_000,
      run: (generator) => zeros([5000]).bernoulli_(full([5000], 0.3, { dtype }), { generator }).data,
    },
    picks(1, 1, true, dtype),
    picks(7, 1, false, dtype),
    picks(700, 1, true, dtype),
    picks(700, 900, true, dtype),
    picks(700, 5, false, dtype),
    picks(700, 700, false, dtype),
    picks(5000, 78, false, dtype),
    picks(5000, 79, false, dtype),
  ]),
  ...[0, 0.1, 0.5, 1].map((p): Case => ({
    name: `Dropout(${p})`,
    draws: p === 0 || p === 1 ? 0 : 2002,
    run: (generator) => new Dropout(p, { generator }).forward(full([7, 11, 13], -1.7)).data,
  })),
];

describe.each(CASES)("$name", ({ draws, run }) => {
  it(`makes ${draws} draws`, () => {
    for (const backend of backends) {
      const generator = new Generator({ seed: 9, backend });
      run(generator);
      expect(generator.getState()).toEqual(new Generator({ seed: 9 }).jump(draws).getState());
    }
  });

  it("is the same on every backend", () => {
    const [first, ...others] = backends.map((backend) => run(new Generator({ seed: 11, backend }).jump(333)));
    for (const other of others) expect(other).toEqual(first);
  });
});

describe.each(backends)("bernoulli_ with a tensor, %s", (backend) => {
  const mask = (shape: Shape, p: Tensor<FloatDType>): Float32Array =>
    zeros(shape).bernoulli_(p, { generator: new Generator({ seed: 3, backend }) }).data;

  it.each([[[]], [[1]], [[4]], [[3, 1]], [[3, 4]], [[1, 1, 1]], [[2, 1, 4]], [[2, 3, 1]]] as [number[]][])(
    "broadcasts probabilities of shape [%s]",
    (shape) => {
      const p = rand(shape, { generator: new Generator({ seed: 1 }) });
      const whole = zeros([2, 3, 4]);
      const strides = shape.map((size, d) => (size === 1 ? 0 : shape.slice(d + 1).reduce((a, b) => a * b, 1)));
      for (let i = 0; i < 24; i++) {
        const index = [Math.floor(i / 12), Math.floor(i / 4) % 3, i % 4].slice(3 - shape.length);
        whole.data[i] = p.data[index.reduce((at, k, d) => at + k * (strides[d] as number), 0)] as number;
      }
      expectSameBits(mask([2, 3, 4], p), mask([2, 3, 4], whole));
    },
  );

  it("reads a tensor's own numbers before it writes them", () => {
    const p = rand([5000], { generator: new Generator({ seed: 1 }) });
    const expected = mask([5000], p.clone());
    expectSameBits(p.bernoulli_(p, { generator: new Generator({ seed: 3, backend }) }).data, expected);
  });
});

describe.each(backends)("refusals draw nothing, %s", (backend) => {
  const generator = new Generator({ seed: 5, backend });
  const options = { generator };
  const two = zeros([2]);
  const infinite = tensor([1, Infinity]);

  it.each([
    ["ERR_ARGUMENT", "randint(5, 5)", () => randint(5, 5, [0], options)],
    ["ERR_ARGUMENT", "randint(6, 5)", () => randint(6, 5, [3], options)],
    ["ERR_ARGUMENT", "randint(0.5, 5)", () => randint(0.5, 5, [3], options)],
    ["ERR_ARGUMENT", "randint(0, 2^53)", () => randint(0, 2 ** 53, [3], options)],
    ["ERR_ARGUMENT", "randint(0, 2^63)", () => randint(0, 2n ** 63n, [3], options)],
    ["ERR_ARGUMENT", "randint(-2^63 - 1, 0)", () => randint(-(2n ** 63n) - 1n, 0, [3], options)],
    ["ERR_SHAPE", "randint of [-1]", () => randint(0, 5, [-1], options)],
    ["ERR_SHAPE", "randint of [2^52]", () => randint(0, 5, [2 ** 52], options)],
    ["ERR_ARGUMENT", "bernoulli_(1.5)", () => two.bernoulli_(1.5, options)],
    ["ERR_ARGUMENT", "bernoulli_(NaN)", () => two.bernoulli_(NaN, options)],
    ["ERR_ARGUMENT", "bernoulli_(-0.1), no elements", () => zeros([0]).bernoulli_(-0.1, options)],
    ["ERR_ARGUMENT", "bernoulli_ of a wrong tensor", () => two.bernoulli_(tensor([0.5, 1.5]), options)],
    ["ERR_ARGUMENT", "bernoulli_ of a NaN tensor", () => two.bernoulli_(tensor(NaN), options)],
    ["ERR_SHAPE", "bernoulli_ of three", () => two.bernoulli_(zeros([3]), options)],
    ["ERR_SHAPE", "bernoulli_ of [1, 2]", () => two.bernoulli_(zeros([1, 2]), options)],
    ["ERR_ARGUMENT", "no weights", () => multinomial(zeros([0]), 1, { replacement: true, ...options })],
    ["ERR_ARGUMENT", "all weights 0", () => multinomial(two, 1, options)],
    ["ERR_ARGUMENT", "a negative weight", () => multinomial(tensor([1, -1]), 1, options)],
    ["ERR_ARGUMENT", "a NaN weight", () => multinomial(tensor([1, NaN]), 4, { replacement: true, ...options })],
    ["ERR_ARGUMENT", "an infinite weight", () => multinomial(infinite, 1, options)],
    ["ERR_ARGUMENT", "no samples", () => multinomial(full([2], 1), 0, options)],
    ["ERR_ARGUMENT", "more samples than weights", () => multinomial(full([2], 1), 3, options)],
    ["ERR_SHAPE", "weights of two dimensions", () => multinomial(full([2, 2], 1), 1, options)],
    ["ERR_ARGUMENT", "Dropout(1.1)", () => new Dropout(1.1, options)],
    ["ERR_ARGUMENT", "Dropout(NaN)", () => new Dropout(NaN, options)],
  ])("%s: %s", (code, _, call) => {
    const before = generator.getState();
    expect(call).toThrow(SamebitsError);
    expect(call).toThrow(expect.objectContaining({ code }));
    expect(generator.getState()).toEqual(before);
  });
});

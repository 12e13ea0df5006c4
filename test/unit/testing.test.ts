import { describe, expect, it } from "vitest";
import { Adam, Generator, Linear, Net, rand, tensor, zeros } from "../../dist/index.js";
import { RandomState } from "../../dist/numpy/index.js";
import { assertSameBits, matchers, sameBits, type SameBitsMatchers } from "../../dist/testing/index.js";
import { expectThrows } from "../support/errors.js";

declare module "vitest" {
  // oxlint-disable-next-line no-explicit-any -- as vitest declares it
  interface Matchers<T = any> extends SameBitsMatchers<T> {}
}

expect.extend(matchers);

const generator = (seed: number): Generator => new Generator({ seed });

const same: [what: string, a: unknown, b: unknown][] = [
  ["tensors", tensor([1, NaN]), tensor([1, NaN])],
  [
    "NaNs of two payloads",
    new Float32Array(Uint32Array.of(0x7fc00000).buffer),
    new Float32Array(Uint32Array.of(0xffc00001).buffer),
  ],
  ["typed arrays", BigInt64Array.of(-1n), BigInt64Array.of(-1n)],
  ["numbers", 0.1, 0.1],
  ["generators", generator(1), generator(1)],
  ["NumPy's streams", new RandomState(3), new RandomState(3)],
  ["dicts in another order", { a: zeros([1]), b: [1, null] }, { b: [1, null], a: zeros([1]) }],
  ["Maps", new Map([["x", zeros([2])]]), new Map([["x", zeros([2])]])],
  ["no values", undefined, undefined],
];

const different: [what: string, a: unknown, b: unknown, difference: string | RegExp][] = [
  [
    "float32",
    tensor([1, 1 + 2 ** -23]),
    tensor([1, 1]),
    "index 1: got 1.0000001192092896 (3f800001), expected 1 (3f800000), 1 ulp apart",
  ],
  [
    "float64",
    tensor(Float64Array.of(2, 1 + 2 ** -52)),
    tensor(Float64Array.of(2, 1)),
    "index 1: got 1.0000000000000002 (3ff0000000000001), expected 1 (3ff0000000000000), 1 ulp apart",
  ],
  [
    "signs of 0",
    tensor([
      [1, 2],
      [3, -0],
    ]),
    tensor([
      [1, 2],
      [3, 0],
    ]),
    "index 3, [1, 1]: got -0 (80000000), expected 0 (00000000), 0 ulp apart",
  ],
  ["integers", Int16Array.of(-2), Int16Array.of(2), "index 0: got -2 (fffe), expected 2 (0002)"],
  [
    "bigints",
    BigInt64Array.of(-1n),
    BigInt64Array.of(1n),
    "index 0: got -1 (ffffffffffffffff), expected 1 (0000000000000001)",
  ],
  ["NaN and a number", Float32Array.of(NaN), Float32Array.of(1), "index 0: got NaN (7fc00000), expected 1 (3f800000)"],
  ["kinds of arrays", Float32Array.of(1), Float64Array.of(1), "Float32Array instead of Float64Array"],
  ["lengths", Float32Array.of(1), Float32Array.of(1, 2), "1 numbers instead of 2"],
  ["dtypes", tensor([1]), zeros([1], { dtype: "float64" }), "a tensor of float32 instead of float64"],
  ["shapes", zeros([2, 3]), zeros([3, 2]), "a tensor of shape [2, 3] instead of [3, 2]"],
  ["a tensor and its numbers", tensor([1]), Float32Array.of(1), "a tensor instead of a typed array"],
  ["a number and nothing", 1, null, "a number instead of null"],
  [
    "numbers",
    0.1 + 0.2,
    0.3,
    "got 0.30000000000000004 (3fd3333333333334), expected 0.3 (3fd3333333333333), 1 ulp apart",
  ],
  ["generators", generator(1), generator(2), /^state: index 0: got 1 \(01\), expected 2 \(02\)$/],
  ["NumPy's streams", new RandomState(1), new RandomState(2), /^state > key: index 0: got 1 /],
  ["a name", { a: 1 }, { b: 1 }, "b is missing"],
  ["a name too many", { a: 1, b: 1 }, { b: 1 }, "a is not expected"],
  ["deep in", { state: [{ lr: 1 }] }, { state: [{ lr: 2 }] }, /^state > 0 > lr: got 1 \(/],
  ["texts", { a: "x" }, { a: "y" }, 'a: got "x", expected "y"'],
];

describe("samebits/testing", () => {
  it.each(same)("finds the same bits: %s", (_, a, b) => {
    expect(sameBits(a, b)).toBe(true);
    assertSameBits(a, b);
    expect(a).toHaveSameBits(b);
    expect(() => expect(a).not.toHaveSameBits(b)).toThrow("expected other bits");
  });

  it.each(different)("says where bits differ: %s", (_, a, b, difference) => {
    expect(sameBits(a, b)).toBe(false);
    expect(() => assertSameBits(a, b)).toThrow(difference);
    expect(() => expect(a).toHaveSameBits(b)).toThrow(difference);
    expect(a).not.toHaveSameBits(b);
    expect(() => assertSameBits(a, b, "the loss")).toThrow(/^the loss: /);
  });

  it("throws as node:assert does", () => {
    const error = { name: "AssertionError", code: "ERR_ASSERTION" };
    expect(() => assertSameBits(1, 2)).toThrow(expect.objectContaining(error) as Error);
  });

  it("compares what nets and optimisers hold", () => {
    const net = new Net([new Linear(3, 2, { generator: generator(1) })]);
    const other = net.clone();
    assertSameBits(net.stateDict(), other.stateDict());
    assertSameBits(new Adam(net.parameters()).stateDict(), new Adam(other.parameters()).stateDict());
    (other.parameters()[1] as { data: Float32Array }).data[0]! += 1;
    expect(() => assertSameBits(net.stateDict(), other.stateDict())).toThrow(/^0\.bias: index 0: got /);
  });

  const loop: Record<string, unknown> = {};
  loop["self"] = loop;
  it.each([
    ["a net", new Net([new Linear(1, 1)]), "a Net"],
    ["a function", () => 1, "a function"],
    ["a date in an object", { at: new Date(0) }, "at: "],
    ["an object in itself", loop, "1000 deep"],
  ])("refuses what has no bits to compare: %s", (what, value, words) => {
    expectThrows("ERR_ARGUMENT", () => sameBits(value, value), what, words);
  });

  it("is fast with a million numbers", () => {
    const t = rand([1_000_000]);
    expect(sameBits(t, t.clone())).toBe(true);
  });
});

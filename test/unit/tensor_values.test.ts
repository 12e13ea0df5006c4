/** What other programs see of a tensor: equality, JSON, structured clones, the console; and that nothing can be put in its place. */
import assert from "node:assert";
import { inspect, isDeepStrictEqual } from "node:util";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { formatTensor, Linear, ones, Tensor, tensor, zeros, type DType } from "../../dist/index.js";
import { asTensor } from "../../dist/tensor/factories.js";
import type { Any } from "../support/mistakes.js";
import { expectThrows } from "../support/errors.js";

const HARD = [0, -0, 1, 0.1, Number.NaN, Infinity, -Infinity, 1e-45, -3.4028234663852886e38, 5e-324, 2 ** 53 + 2];
const HARD_INT64 = [0n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)];

const TENSORS: [string, Tensor<DType>][] = [
  ["float32", tensor(HARD)],
  ["float64", tensor(Float64Array.from(HARD))],
  ["int64", tensor(HARD_INT64)],
  ["int32", tensor(Int32Array.of(-(2 ** 31), 2 ** 31 - 1))],
  ["int16", tensor(Int16Array.of(-32768, 32767))],
  ["int8", tensor(Int8Array.of(-128, 127))],
  ["uint8", tensor(Uint8Array.of(0, 255))],
  ["bool", tensor([[true], [false]])],
  ["a scalar", tensor(-0)],
  ["no numbers", zeros([0, 3])],
  ["an empty int64", zeros([2, 0], { dtype: "int64" })],
];

function expectSame(actual: Tensor<DType>, expected: Tensor<DType>): void {
  assert.deepStrictEqual(actual, expected);
  expect(actual).toBeInstanceOf(Tensor);
}

describe("deep equality sees", () => {
  const different: [string, Tensor<DType>, Tensor<DType>][] = [
    ["the numbers", tensor([1, 2]), tensor([1, 3])],
    ["the sign of 0", tensor([0]), tensor([-0])],
    ["NaN", tensor([Number.NaN]), tensor([0])],
    ["the shape", zeros([2, 3]), zeros([3, 2])],
    ["a scalar from a vector", zeros([]), zeros([1])],
    ["the shape of nothing", zeros([0, 2]), zeros([0, 3])],
    ["the dtype", zeros([2]), zeros([2], { dtype: "float64" })],
    ["bool from uint8", zeros([2], { dtype: "bool" }), zeros([2], { dtype: "uint8" })],
    ["the dtype of nothing", zeros([0]), zeros([0], { dtype: "int8" })],
    ["the last bit of an int64", tensor([2n ** 53n]), tensor([2n ** 53n + 1n])],
  ];

  it.each(different)("%s", (_, a, b) => {
    assert.notDeepStrictEqual(a, b);
    expect(isDeepStrictEqual(a, b)).toBe(false);
    expect(a).not.toEqual(b);
    expect(a).not.toStrictEqual(b);
    expect({ a: [a] }).not.toEqual({ a: [b] });
  });

  it.each(TENSORS)("that tensors of one value are equal: %s", (_, t) => {
    const same = t.clone();
    assert.deepStrictEqual(same, t);
    expect(same).toEqual(t);
    expect(same).toStrictEqual(t);
    expect(Object.keys(t)).toEqual(["shape", "dtype", "data"]);
  });

  it("a parameter from a plain tensor", () => {
    const { weight } = new Linear(2, 2);
    assert.notDeepStrictEqual(weight, weight.clone());
    expect(weight).not.toStrictEqual(weight.clone());
  });
});

describe("JSON and structured clones", () => {
  it.each(TENSORS)("give a tensor back to the bit: %s", (_, t) => {
    expectSame(tensor(JSON.parse(JSON.stringify(t))), t);
    expectSame(tensor(structuredClone(t)), t);
    const { port1, port2 } = new MessageChannel();
    port1.postMessage({ deep: [t] });
    expectSame(tensor(receiveMessageOnPort(port2)?.message.deep[0]), t);
    port1.close();
  });

  it("give the numbers back by their parts, too", () => {
    for (const t of [tensor([HARD, HARD]), tensor([HARD_INT64]), tensor([true])] as Tensor<DType>[]) {
      const parsed = JSON.parse(JSON.stringify(t)) as { data: Any; shape: number[] };
      expectSame(tensor(parsed.data, parsed.shape), t);
      const cloned = structuredClone(t) as unknown as { data: Any; shape: number[] };
      const again = tensor(cloned.data, cloned.shape) as Tensor<DType>;
      assert.deepStrictEqual(again.data, t.data);
    }
  });

  it("of a parameter give a plain tensor", () => {
    const { weight } = new Linear(3, 2);
    expectSame(tensor(structuredClone(weight)), weight.clone());
    expectSame(tensor(JSON.parse(JSON.stringify(weight))), weight.clone());
  });

  it("of a tensor without its memory are told", () => {
    const t = zeros([2]);
    structuredClone(t.data.buffer, { transfer: [t.data.buffer as ArrayBuffer] });
    expectThrows("ERR_ARGUMENT", () => JSON.stringify(t));
    expect(inspect(t)).toMatch(/Tensor: .*lost its memory/);
  });

  it("are what states are loaded from", () => {
    const t = tensor([[1, -0]]);
    expect(asTensor(t, "x")).toBe(t);
    expectSame(asTensor(JSON.parse(JSON.stringify(t)), "x"), t);
    expectSame(asTensor({ data: t.data, shape: [1, 2], dtype: "float32" }, "x"), t);
    expect(() => asTensor({ data: [1], shape: [2], dtype: "float32" }, "the bias")).toThrow(
      /^the bias: values of shape/,
    );
    expectThrows("ERR_SHAPE", () => asTensor({ data: [1], shape: [2], dtype: "float32" }, "x"));
    for (const bad of [null, 1, [1], { data: [1], shape: [1] }] as Any[]) {
      expectThrows("ERR_ARGUMENT", () => asTensor(bad, "the bias"));
      expect(() => asTensor(bad, "the bias")).toThrow(/the bias must be a Tensor/);
    }
  });
});

describe("a tensor's properties", () => {
  it.each(["data", "shape", "dtype"])("cannot be replaced: %s", (name) => {
    for (const t of [zeros([2]), new Linear(1, 2).weight] as Any[]) {
      const before = t[name];
      expect(() => (t[name] = null)).toThrow(TypeError);
      expect(() => Object.defineProperty(t, name, { value: null })).toThrow(TypeError);
      expect(() => delete t[name]).toThrow(TypeError);
      expect(t[name]).toBe(before);
    }
  });

  it("have room for a subclass's own", () => {
    class Named extends Tensor {
      readonly name = "mine";
    }
    const t = new Named(Float32Array.of(1), [1]);
    expect(t.name).toBe("mine");
    expect(() => ((t as Any).data = null)).toThrow(TypeError);
  });
});

describe("on the console", () => {
  it("a tensor shows what Python prints, at any depth", () => {
    const t = ones([2]);
    expect(inspect(t)).toBe("tensor([1., 1.])");
    expect(inspect({ a: { b: { c: { d: [t] } } } }, { depth: null })).toContain("tensor([1., 1.])");
    expect(inspect(new Linear(1, 1).weight)).toMatch(/^Parameter containing:\ntensor\(\[\[.*requires_grad=True\)$/);
    expect(() => inspect(Tensor.prototype)).not.toThrow();
    expect(() => inspect(Object.create(Tensor.prototype))).not.toThrow();
  });
});

describe("an array that says another length than it has", () => {
  const lying = <A extends object>(array: A, length: unknown): A =>
    Object.defineProperty(array, "length", { value: length });

  it("is taken for what it has", () => {
    expectSame(tensor(lying(Float32Array.of(1, 2), 100)), tensor([1, 2]));
    expectSame(tensor([lying(Int8Array.of(1, 2), 1)]), tensor(Int8Array.of(1, 2), [1, 2]));
    expect(formatTensor(lying(Int32Array.of(1, 2), 4))).toBe("tensor([1, 2])");
    expect(formatTensor(lying(BigInt64Array.of(1n), 0))).toBe("tensor([1])");
    class Short extends Float32Array {
      override get length(): number {
        return 7;
      }
    }
    expectSame(tensor(new Short([1, 2, 3])), tensor([1, 2, 3]));
  });

  it("is refused where that cannot be known", () => {
    const array = new Proxy([1, 2], { get: (a, name) => (name === "length" ? 100 : Reflect.get(a, name)) });
    expectThrows(["ERR_SHAPE", "ERR_ARGUMENT"], () => tensor(array));
    const rows = new Proxy([[1], [2]], {
      get: (a, name) => (name === Symbol.iterator ? () => [[1]].values() : Reflect.get(a, name)),
    });
    expectThrows("ERR_SHAPE", () => tensor(rows));
    expectThrows("ERR_ARGUMENT", () => tensor(Array(3)));
  });

  it("has grown or lost its memory: which is said", () => {
    const buffer = new (ArrayBuffer as Any)(8, { maxByteLength: 16 });
    const t = new Tensor(new Float32Array(buffer), [2]);
    buffer.resize(16);
    expect(() => t.toArray()).toThrow(/has grown from 2 to 4 numbers/);
    buffer.resize(4);
    expect(() => t.toArray()).toThrow(/has lost its memory: 1 of 2 numbers/);
    const fixed = new Float32Array(buffer, 0, 1);
    buffer.resize(0);
    expect(() => tensor(fixed)).toThrow(/lost their memory/);
    expect(() => tensor([fixed])).toThrow(/lost its memory/);
  });
});

/** What tensor() takes, and which dtype, shape and numbers it makes of it. */
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { tensor, type DType, type Tensor } from "../../dist/index.js";
import type { Any } from "../support/mistakes.js";
import { expectThrows } from "../support/errors.js";
import { partsOf } from "../support/parts.js";

const INTEGERS: DType[] = ["int64", "int32", "int16", "int8", "uint8"];
const DTYPES: DType[] = ["float32", "float64", ...INTEGERS, "bool"];

describe("tensor() takes", () => {
  it.each([
    [Float32Array.of(1.5), "float32"],
    [Float64Array.of(0.1), "float64"],
    [BigInt64Array.of(-(2n ** 63n)), "int64"],
    [Int32Array.of(-(2 ** 31)), "int32"],
    [Int16Array.of(-5), "int16"],
    [Int8Array.of(-128), "int8"],
    [Uint8Array.of(255), "uint8"],
    [Uint8ClampedArray.of(255), "uint8"],
    [Buffer.from([7]), "uint8"],
  ] as [Float32Array, DType][])("%o by its own dtype", (values, dtype) => {
    const t = tensor(values) as Tensor<DType>;
    expect(partsOf(t)).toEqual([dtype, [1], [...values]]);
    expect(t.data.buffer).not.toBe(values.buffer);
  });

  it("unsigned integers by the smallest dtype that has them all", () => {
    expect(partsOf(tensor(Uint16Array.of(65535)))).toEqual(["int32", [1], [65535]]);
    expect(partsOf(tensor(Uint32Array.of(2 ** 32 - 1)))).toEqual(["int64", [1], [2n ** 32n - 1n]]);
    expectThrows("ERR_DTYPE", () => tensor(BigUint64Array.of(1n)));
    expect(() => tensor(BigUint64Array.of(1n))).toThrow(/BigUint64Array/);
    expect(partsOf(tensor(BigUint64Array.of(2n ** 64n - 1n), undefined, { dtype: "int64" }))).toEqual([
      "int64",
      [1],
      [-1n],
    ]);
  });

  it("numbers, bigints and booleans, in arrays or alone", () => {
    expect(partsOf(tensor(2n))).toEqual(["int64", [], [2n]]);
    expect(partsOf(tensor(true))).toEqual(["bool", [], [1]]);
    expect(
      partsOf(
        tensor([
          [1n, 2n],
          [3n, 2n ** 63n - 1n],
        ]),
      ),
    ).toEqual(["int64", [2, 2], [1n, 2n, 3n, 2n ** 63n - 1n]]);
    expect(partsOf(tensor([true, false]))).toEqual(["bool", [2], [1, 0]]);
    expect(partsOf(tensor([[], []]))).toEqual(["float32", [2, 0], []]);
  });

  it("rows of typed arrays, of any realm", () => {
    expect(partsOf(tensor([Float32Array.of(1, 2), Float32Array.of(3, 4)]))).toEqual(["float32", [2, 2], [1, 2, 3, 4]]);
    expect(partsOf(tensor([[Int32Array.of(1)], [Int32Array.of(2)]]))).toEqual(["int32", [2, 1, 1], [1, 2]]);
    expect(partsOf(tensor(runInNewContext("[new Uint8Array([1, 2]), new Uint8Array([3, 4])]")))).toEqual([
      "uint8",
      [2, 2],
      [1, 2, 3, 4],
    ]);
    expect(partsOf(tensor([Int32Array.of(1), [2.5]], undefined, { dtype: "float64" }))).toEqual([
      "float64",
      [2, 1],
      [1, 2.5],
    ]);
    expectThrows("ERR_SHAPE", () => tensor([Float32Array.of(1, 2), Float32Array.of(3)]));
    expectThrows("ERR_SHAPE", () => tensor([Float32Array.of(1), [[1]]] as Any));
    expectThrows("ERR_SHAPE", () => tensor([1, Float32Array.of(1)]));
  });

  it("no mixture, unless it is told what that becomes", () => {
    for (const values of [
      [1, 2n],
      [true, 1],
      [1n, true],
      [Float32Array.of(1), Int32Array.of(1)],
      [Float32Array.of(1), [1n]],
    ] as Any[]) {
      expectThrows("ERR_DTYPE", () => tensor(values));
      expect(() => tensor(values)).toThrow(/two kinds/);
      expect((tensor(values, undefined, { dtype: "float64" }) as Tensor<DType>).dtype).toBe("float64");
    }
  });

  it.each(DTYPES)("a tensor of %s, and makes another of the same", (dtype) => {
    const t = tensor([[1], [0]], undefined, { dtype });
    const again = tensor(t);
    expect(again).toEqual(t);
    expect(again.data.buffer).not.toBe(t.data.buffer);
    expect(again.dtype).toBe(dtype);
    expect(tensor({ data: [1, 0], shape: [2, 1], dtype })).toEqual(t);
    expect(tensor({ data: t.data, shape: [2, 1], dtype })).toEqual(t);
  });

  it("no object that says one thing and has another", () => {
    expectThrows("ERR_SHAPE", () => tensor({ data: [1, 2], shape: [3], dtype: "float32" }));
    expectThrows("ERR_ARGUMENT", () => tensor({ data: [1, 2], shape: [2], dtype: "float31" } as Any));
    expectThrows("ERR_ARGUMENT", () => tensor({ data: ["x"], shape: [1], dtype: "float32" } as Any));
    expectThrows("ERR_ARGUMENT", () => tensor({ data: [1], shape: [1] } as Any));
    expectThrows("ERR_ARGUMENT", () => tensor({ data: [null], shape: [1], dtype: "float32" } as Any));
  });

  // As torch.tensor([value], dtype=...) of PyTorch 2.13.0.
  it.each([
    [2.7, "int8", 2],
    [-2.7, "int32", -2],
    [-0, "int16", 0],
    [-1, "uint8", 255],
    [-255, "uint8", 1],
    [2 ** 40, "int64", 2n ** 40n],
    [true, "int8", 1],
    [5n, "int16", 5],
    [2n ** 53n + 1n, "float64", 2 ** 53],
    [1e39, "float32", Infinity],
    [0.1, "bool", 1],
    [Number.NaN, "bool", 1],
    [-0, "bool", 0],
    [0n, "bool", 0],
  ] as [Any, DType, unknown][])("%s as %s", (value, dtype, expected) => {
    expect((tensor([value], undefined, { dtype }) as Tensor<DType>).data[0]).toBe(expected);
  });

  it.each([
    [300, "int8"],
    [-129, "int8"],
    [300, "uint8"],
    [-256, "uint8"],
    [-0.5, "uint8"],
    [32768, "int16"],
    [2 ** 31, "int32"],
    [2 ** 31 - 0.5, "int32"],
    [2 ** 63, "int64"],
    [2n ** 63n, "int64"],
    [-(2n ** 63n) - 1n, "int64"],
    ...INTEGERS.flatMap((dtype) => [Number.NaN, Infinity, -Infinity].map((value): [number, DType] => [value, dtype])),
  ] as [Any, DType][])("no %s as %s", (value, dtype) => {
    expectThrows("ERR_ARGUMENT", () => tensor([value], undefined, { dtype }));
    expect(() => tensor([value], undefined, { dtype })).toThrow(new RegExp(`${dtype} has numbers from`));
  });
});

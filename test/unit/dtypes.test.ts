/** Tensors of every dtype: filled, copied, taken apart, and refused where floats are wanted. */
import { describe, expect, it } from "vitest";
import { argmax, empty, full, init, Linear, ones, tensor, zeros, type DType, type Tensor } from "../../dist/index.js";
import type { Any } from "../support/mistakes.js";
import { backends } from "../support/backends.js";
import { expectThrows } from "../support/errors.js";
import { partsOf } from "../support/parts.js";

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;
const DTYPES = Object.keys(ARRAYS) as DType[];

describe.each(DTYPES)("a tensor of %s", (dtype) => {
  const element = (value: number): number | bigint => (dtype === "int64" ? BigInt(value) : value);

  it("is made of zeros, ones or one number, and filled and copied", () => {
    const zero = zeros([2, 2], { dtype }) as Tensor<DType>;
    expect(zero.data).toBeInstanceOf(ARRAYS[dtype]);
    expect(partsOf(zero)).toEqual([dtype, [2, 2], Array(4).fill(element(0))]);
    expect(partsOf(ones([2], { dtype }))).toEqual([dtype, [2], [element(1), element(1)]]);
    expect(partsOf(full([1], 1, { dtype }))).toEqual([dtype, [1], [element(1)]]);
    expect(empty([3], { dtype }).data).toBeInstanceOf(ARRAYS[dtype]);
    expect(zero.clone().fill_(1)).toEqual(ones([2, 2], { dtype }));
    expect(ones([2, 2], { dtype }).zero_()).toEqual(zero);
    expect(ones([2], { dtype }).copy_(tensor([0, 1.5]))).toEqual(tensor(tensor([0, 1.5]).to(dtype)));
  });

  it("gives its elements, rows and other shapes as copies", () => {
    const t = tensor([0, 1, 1, 0, 0, 1], [3, 2], { dtype }) as Tensor<DType>;
    expect(t.at(1, 0)).toBe(element(1));
    expect(t.toArray()).toEqual(
      [
        [0, 1],
        [1, 0],
        [0, 1],
      ].map((row) => row.map(element)),
    );
    expect(t.reshape([2, -1])).toEqual(tensor([0, 1, 1, 0, 0, 1], [2, 3], { dtype }));
    expect(t.slice(1)).toEqual(
      tensor(
        [
          [1, 0],
          [0, 1],
        ],
        undefined,
        { dtype },
      ),
    );
    const row = t.slice(0, 1);
    row.fill_(1);
    expect(t.at(0, 0)).toBe(element(0));
    expect(t.clone()).toEqual(t);
    expect(t.clone().dtype).toBe(dtype);
  });
});

describe("slice()", () => {
  const t = tensor([[0], [1], [2], [3]]);

  it.each([
    [0, 4, [0, 1, 2, 3]],
    [1, 3, [1, 2]],
    [-2, undefined, [2, 3]],
    [0, -1, [0, 1, 2]],
    [3, 1, []],
    [9, 12, []],
    [-9, 2, [0, 1]],
  ] as [number, number | undefined, number[]][])("of rows %s to %s as Python's", (from, to, rows) => {
    expect(t.slice(from, to)).toEqual(tensor(rows, [rows.length, 1]));
  });

  it("takes whole numbers, of a tensor that has rows", () => {
    for (const bad of [0.5, Number.NaN, "1", null, 1n] as Any[]) {
      expectThrows("ERR_ARGUMENT", () => t.slice(bad));
      if (bad !== null) expectThrows("ERR_ARGUMENT", () => t.slice(0, bad));
    }
    expectThrows("ERR_SHAPE", () => tensor(1).slice(0));
    expect(zeros([2, 0]).slice(1)).toEqual(zeros([1, 0]));
    expect(zeros([0, 2]).slice(0)).toEqual(zeros([0, 2]));
  });
});

describe("reshape()", () => {
  it.each([[[6]], [[3, 2]], [[2, 3, 1]], [[-1]], [[3, -1]], [[-1, 6, 1]]])("takes %j for six numbers", (shape) => {
    const t = zeros([2, 3]).reshape(shape);
    expect(t.shape.reduce((a, b) => a * b, 1)).toBe(6);
    expect(t.shape.length).toBe(shape.length);
  });

  it.each([[[5]], [[-1, 4]], [[-1, -1]], [[-2, -3]], [[2.5]], [[0, -1]], [6], [null], [["6"]]] as Any[][])(
    "refuses %j",
    (shape) => {
      expectThrows("ERR_SHAPE", () => zeros([2, 3]).reshape(shape));
    },
  );

  it("of no numbers", () => {
    expect(zeros([0, 3]).reshape([3, -1]).shape).toEqual([3, 0]);
    expectThrows("ERR_SHAPE", () => zeros([0, 3]).reshape([0, -1]));
    expect(zeros([]).reshape([1, 1]).shape).toEqual([1, 1]);
  });
});

describe("fill_() and full()", () => {
  it.each([
    ["int8", 128],
    ["int32", Number.NaN],
    ["uint8", 256],
    ["float32", 3.5e38],
    ["float32", 1n],
    ["int32", 1n],
    ["int64", 2n ** 63n],
    ["bool", "1"],
  ] as [DType, Any][])("of %s refuse %s, before anything has changed", (dtype, value) => {
    const t = ones([2], { dtype });
    expectThrows("ERR_ARGUMENT", () => t.fill_(value));
    expect(t).toEqual(ones([2], { dtype }));
    expectThrows("ERR_ARGUMENT", () => full([2], value, { dtype }));
  });

  it("take a bigint for int64, and what is no finite number for floats", () => {
    expect(full([1], 2n ** 60n + 1n, { dtype: "int64" }).at(0)).toBe(2n ** 60n + 1n);
    expect(full([1], Infinity).at(0)).toBe(Infinity);
    expect(full([1], Number.NaN).at(0)).toBeNaN();
  });
});

it("argmax() is of integers too, but not of bool", () => {
  expect([
    ...argmax(
      tensor([
        [1n, 5n, 5n],
        [9n, -3n, 2n],
      ]),
    ),
  ]).toEqual([1, 0]);
  expect([...argmax(tensor(Uint8Array.of(3, 200)))]).toEqual([1]);
  expectThrows("ERR_DTYPE", () => argmax(tensor([true])));
});

describe.each(backends)("where floats are wanted, on %s", () => {
  const bad = DTYPES.filter((dtype) => !dtype.startsWith("float"));

  it.each(bad)("%s is told by name", (dtype) => {
    const t = zeros([2, 2], { dtype }) as Any;
    const calls: [RegExp, () => unknown][] = [
      [/uniform_/, () => t.uniform_()],
      [/normal_/, () => t.normal_()],
      [/bernoulli_/, () => t.bernoulli_()],
      [/\bp must/, () => zeros([2, 2]).bernoulli_(t)],
      [/the weight/, () => init.constant_(t, 1)],
      [/the weight/, () => init.kaimingUniform_(t)],
      [/the weight/, () => init.truncNormal_(t)],
      [/the weight/, () => init.orthogonal_(t)],
      [/the weight/, () => init.eye_(t)],
      [/Linear/, () => new Linear(2, 2, { dtype } as Any)],
      [/the input must be float32/, () => new Linear(2, 2).forward(t)],
      [/gradient/, () => (zeros([2, 2]).grad = t)],
      [/gradient/, () => (t.grad = zeros([2, 2], { dtype }))],
    ];
    for (const [advice, call] of calls) {
      expectThrows("ERR_DTYPE", call);
      expect(call).toThrow(advice);
      expect(call).toThrow(new RegExp(dtype));
    }
  });
});

import { describe, expect, it } from "vitest";
import { formatPrintable, type FormatOptions, type Printable } from "../../dist/tensor/format.js";
import { formatExponential, formatFixed } from "../../dist/python/float.js";

/** What is shown, under which options, and what PyTorch 2.13.0 printed for it. */
type Case = [t: Printable, options: FormatOptions, expected: string];

function float32(values: readonly number[], shape: readonly number[] = [values.length]): Printable {
  return { shape, dtype: "float32", data: Float32Array.from(values) };
}

function float64(values: readonly number[], shape: readonly number[] = [values.length]): Printable {
  return { shape, dtype: "float64", data: Float64Array.from(values) };
}

function int64(values: readonly bigint[], shape: readonly number[] = [values.length]): Printable {
  return { shape, dtype: "int64", data: BigInt64Array.from(values) };
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

function itPrints(cases: readonly Case[]): void {
  it.each(cases)("case %#", (t, options, expected) => expect(formatPrintable(t, options)).toBe(expected));
}

describe("the format of a tensor's numbers", () => {
  itPrints([
    // Fixed, whole or with an exponent: max / min > 1000, max > 1e8, min < 1e-4.
    [float32([0.1, 100]), {}, "tensor([  0.1000, 100.0000])"],
    [float32([1, 1000]), {}, "tensor([   1., 1000.])"],
    [float32([1, 1001]), {}, "tensor([1.0000e+00, 1.0010e+03])"],
    [float32([1e8]), {}, "tensor([100000000.])"],
    [float32([100000008]), {}, "tensor([1.0000e+08])"],
    [float32([0.0001, 0.01]), {}, "tensor([1.0000e-04, 1.0000e-02])"],
    [float64([0.0001, 0.01]), {}, "tensor([0.0001, 0.0100], dtype=torch.float64)"],
    // Rounding: ties to even, and a digit more than the number had.
    [float32([0.03125, 0.09375, 0.28125]), {}, "tensor([0.0312, 0.0938, 0.2812])"],
    [float32([0.5, 1.5, 2.5, -0.5]), { precision: 0 }, "tensor([ 0,  2,  2, -0])"],
    [float32([0.99996, 9.99996]), {}, "tensor([ 1.0000, 10.0000])"],
    [float32([9.99999e-5, 1]), {}, "tensor([1.0000e-04, 1.0000e+00])"],
    // The ends of the range.
    [float32([1e-45]), {}, "tensor([1.4013e-45])"],
    [float64([5e-324]), {}, "tensor([4.9407e-324], dtype=torch.float64)"],
    [float64([1.7976931348623157e308]), {}, "tensor([1.7977e+308], dtype=torch.float64)"],
    [float64([1e-100, 1e100]), {}, "tensor([1.0000e-100, 1.0000e+100], dtype=torch.float64)"],
  ]);
});

describe("zeros, infinities and NaN", () => {
  itPrints([
    // They follow the format of the others and are not measured for the width.
    [float32([-0, 0.5]), {}, "tensor([-0.0000, 0.5000])"],
    [float32([Infinity, -Infinity, 2]), {}, "tensor([inf, -inf, 2.])"],
    [
      float32([0, -0, 1e-6, NaN, Infinity]),
      {},
      "tensor([0.0000e+00, -0.0000e+00, 1.0000e-06,        nan,        inf])",
    ],
    // Alone they are whole numbers, whatever the options.
    [float32([Infinity, NaN, -Infinity, 0, -0]), {}, "tensor([inf, nan, -inf, 0., -0.])"],
    [float32([Infinity, 0]), { sciMode: true }, "tensor([inf, 0.])"],
  ]);
});

describe("integers", () => {
  const wide = range(12).map((i) => BigInt(i) * 10_000_000n);
  itPrints([
    [int64([7n], []), {}, "tensor(7)"],
    [
      int64([-(2n ** 63n), 0n, 2n ** 63n - 1n, 1n], [2, 2]),
      {},
      "tensor([[-9223372036854775808,                    0],\n        [ 9223372036854775807,                    1]])",
    ],
    [
      int64(wide, [3, 4]),
      { linewidth: 40 },
      "tensor([[        0,  10000000,\n          20000000,  30000000],\n" +
        "        [ 40000000,  50000000,\n          60000000,  70000000],\n" +
        "        [ 80000000,  90000000,\n         100000000, 110000000]])",
    ],
    [
      { shape: [8], dtype: "int64", data: Int32Array.of(-3, -2, -1, 0, 1, 2, 3, 4) },
      {},
      "tensor([-3, -2, -1,  0,  1,  2,  3,  4])",
    ],
  ]);
});

describe("options", () => {
  itPrints([
    [float32([1, 2]), { sciMode: true }, "tensor([1.0000e+00, 2.0000e+00])"],
    [float32([1e22, 3]), { sciMode: false }, "tensor([9999999778196308361216.,                      3.])"],
    [
      float64([1e23, 0.5]),
      { sciMode: false },
      "tensor([99999999999999991611392.0000,                       0.5000],\n       dtype=torch.float64)",
    ],
    [float32([1e-5, 1]), { precision: 0 }, "tensor([1e-05, 1e+00])"],
    [float32([0.1]), { precision: 100 }, `tensor([${"0.1000000014901161193847656250".padEnd(102, "0")}])`],
    [float32([1, 2, 3]), { linewidth: 19 }, "tensor([1., 2., 3.])"],
    [float32([1, 2, 3]), { linewidth: 18 }, "tensor([1., 2.,\n        3.])"],
    [float32([1, 2, 3]), { linewidth: 1 }, "tensor([1.,\n        2.,\n        3.])"],
    [float32([1.5], []), { threshold: 0 }, "tensor(1.5000)"],
    [float32([1, 2, 3]), { threshold: 2.5, edgeitems: 1 }, "tensor([1.,  ..., 3.])"],
    [float32([1, 2, 3]), { threshold: Infinity, edgeitems: 1 }, "tensor([1., 2., 3.])"],
  ]);
});

describe("a summary", () => {
  const nineBetweenOnes = [1, 1, 1, ...range(1000).map(() => 1e-9), 1, 1, 1];
  const halvesBetweenOnes = [1, 1, 1, ...range(1000).map(() => 0.5), 1, 1, 1];
  itPrints([
    [float32(range(1001)), {}, "tensor([   0.,    1.,    2.,  ...,  998.,  999., 1000.])"],
    // The numbers left out have no say in the format.
    [float32(nineBetweenOnes), {}, "tensor([1., 1., 1.,  ..., 1., 1., 1.])"],
    [
      float32(halvesBetweenOnes, [2, 503]),
      {},
      "tensor([[1.0000, 1.0000, 1.0000,  ..., 0.5000, 0.5000, 0.5000],\n" +
        "        [0.5000, 0.5000, 0.5000,  ..., 1.0000, 1.0000, 1.0000]])",
    ],
    [
      float32(range(24), [2, 3, 4]),
      { threshold: 5, edgeitems: 1 },
      "tensor([[[ 0.,  ...,  3.],\n         ...,\n         [ 8.,  ..., 11.]],\n\n" +
        "        [[12.,  ..., 15.],\n         ...,\n         [20.,  ..., 23.]]])",
    ],
    [
      float32(
        range(9).map(() => 0),
        [1, 3, 1, 1, 3],
      ),
      { threshold: 2, edgeitems: 1 },
      "tensor([[[[[0.,  ..., 0.]]],\n\n\n         ...,\n\n\n         [[[0.,  ..., 0.]]]]])",
    ],
  ]);
});

describe("brackets, suffixes and empty tensors", () => {
  const grad = { requiresGrad: true };
  itPrints([
    [
      float32([0, 0, 0, 0], [2, 1, 2, 1]),
      {},
      "tensor([[[[0.],\n          [0.]]],\n\n\n        [[[0.],\n          [0.]]]])",
    ],
    [float32([]), {}, "tensor([])"],
    [float32([], [0, 3]), {}, "tensor([], size=(0, 3))"],
    [int64([]), {}, "tensor([], dtype=torch.int64)"],
    [int64([], [3, 0, 2]), {}, "tensor([], size=(3, 0, 2), dtype=torch.int64)"],
    [{ ...float64([], [2, 0]), ...grad }, {}, "tensor([], size=(2, 0), dtype=torch.float64, requires_grad=True)"],
    // A suffix goes where it fits.
    [{ ...float32([1, 2]), ...grad }, { linewidth: 37 }, "tensor([1., 2.], requires_grad=True)"],
    [{ ...float32([1, 2]), ...grad }, { linewidth: 36 }, "tensor([1., 2.],\n       requires_grad=True)"],
    [
      { ...float64([1, 2, 3, 4], [2, 2]), ...grad },
      { linewidth: 30 },
      "tensor([[1., 2.],\n        [3., 4.]],\n       dtype=torch.float64,\n       requires_grad=True)",
    ],
  ]);
});

describe("a parameter", () => {
  const trained = { parameter: true, requiresGrad: true };
  itPrints([
    [{ ...float32([2], []), ...trained }, {}, "Parameter containing:\ntensor(2., requires_grad=True)"],
    [{ ...float32([1.5]), parameter: true, requiresGrad: false }, {}, "Parameter containing:\ntensor([1.5000])"],
    [
      { ...float64([0.25, -1.5], [1, 2]), ...trained },
      {},
      "Parameter containing:\ntensor([[ 0.2500, -1.5000]], dtype=torch.float64, requires_grad=True)",
    ],
    [
      { ...float64([], [0, 1000000000, 100000]), ...trained },
      { linewidth: 40 },
      "Parameter containing:\ntensor([],\n       size=(0, 1000000000, 100000),\n" +
        "       dtype=torch.float64,\n       requires_grad=True)",
    ],
  ]);
});

describe("wrong options", () => {
  it.each([
    [{ precision: -1 }, /precision must be an integer from 0 to 100, given -1/],
    [{ precision: 101 }, /precision must be an integer from 0 to 100, given 101/],
    [{ precision: 1.5 }, /precision .* given 1.5/],
    [{ threshold: -1 }, /threshold must not be negative, given -1/],
    [{ threshold: Number.NaN }, /threshold .* given NaN/],
    [{ edgeitems: 0 }, /edgeitems must be an integer of at least 1, given 0/],
    [{ linewidth: 0 }, /linewidth must be an integer of at least 1, given 0/],
    [{ sciMode: "yes" }, /sciMode must be true or false, given "yes"/],
    [{ sci_mode: true }, /no option "sci_mode": did you mean "sciMode"\?/],
  ])("%o is refused", (options, message) => {
    const act = (): string => formatPrintable(float32([1]), options as FormatOptions);
    expect(act).toThrow(expect.objectContaining({ code: "ERR_ARGUMENT", message: expect.stringMatching(message) }));
  });
});

// What Python 3 gives for f"{value:.{precision}f}".
describe("formatFixed", () => {
  it.each<[value: number, precision: number, expected: string]>([
    [0.03125, 4, "0.0312"],
    [-0.03125, 4, "-0.0312"],
    [0.09375, 4, "0.0938"],
    [0.5, 0, "0"],
    [1.5, 0, "2"],
    [0.15, 1, "0.1"],
    [9.99995, 4, "10.0000"],
    [1e21, 0, "1000000000000000000000"],
    [1e23, 2, "99999999999999991611392.00"],
    [2 ** 100, 1, "1267650600228229401496703205376.0"],
    [5e-324, 4, "0.0000"],
    [-0, 4, "-0.0000"],
    [-1e-9, 4, "-0.0000"],
    [0.1, 60, "0.100000000000000005551115123125782702118158340454101562500000"],
    [-Infinity, 4, "-inf"],
  ])("%d, %i", (value, precision, expected) => expect(formatFixed(value, precision)).toBe(expected));
});

// What Python 3 gives for f"{value:.{precision}e}".
describe("formatExponential", () => {
  it.each<[value: number, precision: number, expected: string]>([
    [0.03125, 2, "3.12e-02"],
    [25, 0, "2e+01"],
    [35, 0, "4e+01"],
    [2.5e-5, 0, "3e-05"],
    [99999.5, 4, "1.0000e+05"],
    // 1e23 is the name of a double below it.
    [1e23, 4, "1.0000e+23"],
    [1e23, 15, "9.999999999999999e+22"],
    [1e23, 17, "9.99999999999999916e+22"],
    [5e-324, 20, "4.94065645841246544177e-324"],
    [0, 4, "0.0000e+00"],
    [-0, 0, "-0e+00"],
    [1e100, 1, "1.0e+100"],
    [-1.25, 1, "-1.2e+00"],
    [0.1, 60, "1.000000000000000055511151231257827021181583404541015625000000e-01"],
    [Number.NaN, 4, "nan"],
  ])("%d, %i", (value, precision, expected) => expect(formatExponential(value, precision)).toBe(expected));

  it("has the right exponent next to every power of ten", () => {
    for (let power = -307; power <= 308; power++) {
      const near = Number(`1e${power}`);
      for (const value of [near * (1 - 2 ** -53), near, near * (1 + 2 ** -52)]) {
        expect(Number(formatExponential(value, 30))).toBe(value);
      }
    }
  });
});

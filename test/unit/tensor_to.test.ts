/** Tensor.to: PyTorch's conversions from every dtype to every other. */
import { describe, expect, it } from "vitest";
import { tensor, type DType } from "../../dist/index.js";
import type { Any } from "../support/mistakes.js";
import { expectThrows } from "../support/errors.js";
import { partsOf } from "../support/parts.js";

describe("to()", () => {
  /** What .to of PyTorch 2.13.0 for x64 gives. Beyond the range it is undefined behaviour, and the same for 1 number or 64. */
  const VALUES = [1.9, -1.9, 128, -129, 255.9, 300, -300, 32768, 40000, -40000, 65541, 2 ** 31, -(2 ** 31) - 300, 1e10];
  const BEYOND = [2 ** 62, 2 ** 63, -1e20, Infinity, -Infinity, Number.NaN];
  const MIN32 = -(2 ** 31);
  const MIN64 = -(2n ** 63n);
  const cases: [DType, unknown[], unknown[]][] = [
    ["int8", [1, -1, -128, 127, -1, 44, -44, 0, 64, -64, 5, 0, 0, 0], [0, 0, 0, 0, 0, 0]],
    ["uint8", [1, 255, 128, 127, 255, 44, 212, 0, 64, 192, 5, 0, 212, 0], [0, 0, 0, 0, 0, 0]],
    ["int16", [1, -1, 128, -129, 255, 300, -300, -32768, -25536, 25536, 5, 0, 0, 0], [0, 0, 0, 0, 0, 0]],
    [
      "int32",
      [1, -1, 128, -129, 255, 300, -300, 32768, 40000, -40000, 65541, MIN32, MIN32, MIN32],
      [MIN32, MIN32, MIN32, MIN32, MIN32, MIN32],
    ],
    [
      "int64",
      [1, -1, 128, -129, 255, 300, -300, 32768, 40000, -40000, 65541, 2 ** 31, -(2 ** 31) - 300, 1e10].map(BigInt),
      [2n ** 62n, MIN64, MIN64, MIN64, MIN64, MIN64],
    ],
    ["bool", VALUES.map(() => 1), BEYOND.map(() => 1)],
  ];

  it.each(cases)("%s from float64", (dtype, expected, beyond) => {
    const t = tensor(Float64Array.from([...VALUES, ...BEYOND])).to(dtype);
    expect(partsOf(t)).toEqual([dtype, [VALUES.length + BEYOND.length], [...expected, ...beyond]]);
  });

  it("keeps the low bits of integers", () => {
    const t = tensor([2n ** 40n + 300n, -1n, 2n ** 63n - 1n, -(2n ** 63n)]);
    expect([...t.to("int32").data]).toEqual([300, -1, -1, 0]);
    expect([...t.to("int16").data]).toEqual([300, -1, -1, 0]);
    expect([...t.to("int8").data]).toEqual([44, -1, -1, 0]);
    expect([...t.to("uint8").data]).toEqual([44, 255, 255, 0]);
    expect([...t.to("bool").data]).toEqual([1, 1, 1, 1]);
    expect([...tensor(Int32Array.of(300, -129)).to("int8").data]).toEqual([44, 127]);
    expect([...tensor(Int8Array.of(-1)).to("int64").data]).toEqual([-1n]);
    expect([...tensor(Uint8Array.of(0, 2)).to("bool").data]).toEqual([0, 1]);
  });

  it("rounds an int64 to a float32 once", () => {
    // 2^60 + 2^36 is half-way between two float32; a double has no room for the 1 that decides.
    const half = 2n ** 60n + 2n ** 36n;
    const t = tensor([half, half + 1n, half - 1n, half + 2n ** 37n, -half - 1n, 2n ** 63n - 1n, 2n ** 24n + 1n]);
    const up = 2 ** 60 + 2 ** 37;
    expect([...t.to("float32").data]).toEqual([2 ** 60, up, 2 ** 60, up + 2 ** 37, -up, 2 ** 63, 2 ** 24]);
  });

  it("gives the tensor itself when there is nothing to convert, else a new one", () => {
    const t = tensor([1, 2]);
    expect(t.to("float32")).toBe(t);
    const wide = t.to("float64");
    wide.fill_(5);
    expect([...t.data]).toEqual([1, 2]);
    expectThrows("ERR_ARGUMENT", () => t.to("float16" as Any));
  });
});

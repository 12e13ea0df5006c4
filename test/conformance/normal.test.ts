/** normal_ on every instruction set that can run here, against the TypeScript backend, bit by bit, states too. */
import { expect, it } from "vitest";
import type { Backend, FloatArray, NormalStyle } from "../../dist/backend/backend.js";
import { STATE_LENGTH } from "../../dist/backend/generator_state.js";
import { createReferenceBackend } from "../../dist/backend/reference/index.js";
import { expectSameBits } from "../support/bits.js";
import { nativeAt } from "../support/natives.js";
import { describeEachIsa } from "../support/parity.js";

const reference = createReferenceBackend();
const STYLES: readonly NormalStyle[] = ["fused", "separate", "glibc"];
const SIZES: readonly number[] = [
  ...Array.from({ length: 101 }, (_, n) => n),
  616,
  623,
  624,
  625,
  632,
  1248,
  4095,
  4096,
  4097,
  4111,
  4112,
  9999,
];
const MEANS_AND_STDS: readonly [mean: number, std: number][] = [
  [0, 1],
  [-0, 0],
  [-2.5, 0.001],
  [0.3, 0.7],
  [1e30, 1e-30],
  [3e38, 3e38],
  [-1e300, 1e300],
  [1e-40, 1e-42],
  [NaN, 1],
  [Infinity, Infinity],
];

function expectSameDraws(native: Backend, style: NormalStyle, kind: new (n: number) => FloatArray): void {
  const [ours, theirs] = [new Uint32Array(STATE_LENGTH), new Uint32Array(STATE_LENGTH)];
  native.seed(ours, 42);
  reference.seed(theirs, 42);
  for (const [turn, n] of SIZES.entries()) {
    const [mean, std] = MEANS_AND_STDS[turn % MEANS_AND_STDS.length]!;
    const [actual, expected] = [new kind(n), new kind(n)];
    native.normal(ours, actual, mean, std, style);
    reference.normal(theirs, expected, mean, std, style);
    expectSameBits(actual, expected, `${n} numbers, mean ${mean}, std ${std}`);
    expect(ours, `the state after ${n} numbers`).toEqual(theirs);
  }
}

describeEachIsa("normal_ is the TypeScript one to the bit", (isa) => {
  it.each(STYLES)("draws the same %s normal numbers as TypeScript", (style) => {
    const native = nativeAt(isa);
    expectSameDraws(native, style, Float32Array);
    expectSameDraws(native, style, Float64Array);
  });
});

/** Half precision against the bits by definition: every one of the 65,536 of either kind. */
import { describe, expect, it } from "vitest";
import { widenBfloat16, widenFloat16 } from "../../../dist/files/half.js";

const all = Uint16Array.from({ length: 65536 }, (_, half) => half);
const bitsOf = (values: Float32Array): Uint32Array => new Uint32Array(values.buffer);

/** A float16 by its definition: (-1)^sign x 1.fraction x 2^(exponent - 15), or 0.fraction x 2^-14. */
function valueOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(half >> 10) & 31, half & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

describe("float16", () => {
  it("keeps every number", () => {
    const wide = widenFloat16(all);
    for (const half of all) expect(Object.is(wide[half], valueOf(half)), `half ${half}`).toBe(true);
  });

  it("keeps a NaN's sign and payload, and makes it quiet", () => {
    expect([...bitsOf(widenFloat16(Uint16Array.of(0x7c01, 0xfdff)))]).toEqual([0x7fc02000, 0xffffe000]);
  });
});

describe("bfloat16", () => {
  it("is a float32's upper half", () => {
    const bits = bitsOf(widenBfloat16(all));
    for (const half of all) expect(bits[half]).toBe((half << 16) >>> 0);
  });
});

/** Half precision against the bits by definition: every one of the 65,536 of either kind. */
import { describe, expect, it } from "vitest";
import { halvesIn, widenBfloat16, widenFloat16 } from "../../../dist/files/elements.js";
import { float16Value } from "../../support/interchange.js";

const all = Uint16Array.from({ length: 65536 }, (_, half) => half);
const bitsOf = (values: Float32Array): Uint32Array => new Uint32Array(values.buffer);

describe("float16", () => {
  it("keeps every number", async () => {
    const wide = await widenFloat16(all);
    expect([...all].filter((half) => !Object.is(wide[half], float16Value(half)))).toEqual([]);
  });

  it("keeps a NaN's sign and payload, and makes it quiet", async () => {
    expect([...bitsOf(await widenFloat16(Uint16Array.of(0x7c01, 0xfdff)))]).toEqual([0x7fc02000, 0xffffe000]);
  });
});

describe("bfloat16", () => {
  it("is a float32's upper half", async () => {
    const bits = bitsOf(await widenBfloat16(all));
    expect([...all].filter((half) => bits[half] !== (half << 16) >>> 0)).toEqual([]);
  });
});

it.each([
  ["float16", widenFloat16],
  ["bfloat16", widenBfloat16],
])("%s is widened in its own memory to the same bits", async (_, widen) => {
  const halves = halvesIn(new Uint8Array(4 * all.length));
  halves.set(all);
  const wide = await widen(halves);
  expect(wide.buffer).toBe(halves.buffer);
  expect(bitsOf(wide)).toEqual(bitsOf(await widen(all)));
});

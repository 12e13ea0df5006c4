/** samebits/testing sees every bit, and says which number it is in. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { assertSameBits, sameBits } from "../../dist/testing/index.js";

const KINDS = [Float32Array, Float64Array, Int8Array, Uint16Array, Int32Array, BigInt64Array] as const;

function messageOf(check: () => void): string {
  try {
    check();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

it("finds one flipped bit of one number", () => {
  const bytes = fc.uint8Array({ minLength: 8, maxLength: 320 });
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), bytes, fc.nat(), fc.nat(7), (Kind, random, place, bit) => {
      const words = random.slice(0, random.length - (random.length % 8));
      const flipped = words.slice();
      const at = place % words.length;
      flipped[at]! ^= 1 << bit;
      const [a, b] = [new Kind(words.buffer), new Kind(flipped.buffer)];
      expect(sameBits(a, a.slice())).toBe(true);
      const index = Math.floor(at / Kind.BYTES_PER_ELEMENT);
      const areNaN = [a, b].every((array) => Number.isNaN(array[index]));
      expect(sameBits({ a }, { a: b })).toBe(areNaN);
      expect(messageOf(() => assertSameBits({ a }, { a: b }))).toContain(areNaN ? "" : `a: index ${index}: got `);
    }),
  );
});

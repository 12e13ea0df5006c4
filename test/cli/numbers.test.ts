import * as fc from "fast-check";
import { expect, it } from "vitest";
import { shortestFloat32 } from "../../dist/cli/numbers.js";

it("writes every float32 in the fewest digits that give it back", () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true }), (value) => {
      const text = shortestFloat32(value);
      expect(Object.is(Math.fround(Number(text)), value)).toBe(true);
      const digits = text.replace(/e.*/, "").replaceAll(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "").length;
      if (digits < 2) return;
      expect(Math.fround(Number(value.toPrecision(digits - 1)))).not.toBe(value);
    }),
  );
});

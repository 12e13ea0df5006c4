import { it } from "vitest";
import type { Backend } from "../../dist/backend/backend.js";
import { floatsWithSpecials } from "../support/numbers.js";
import { describeEachIsa, expectParity } from "../support/parity.js";

const LENGTHS = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 1000];

describeEachIsa("add is the TypeScript one to the bit", (isa) => {
  it.each(LENGTHS)("%i numbers", (length) => {
    const [x, y] = [floatsWithSpecials(length, length), floatsWithSpecials(length, length + 7)];
    const run = (backend: Backend): Float32Array[] => {
      const sum = y.slice();
      backend.add(x, sum);
      return [sum];
    };
    expectParity(isa, run, `${length} numbers`);
  });
});

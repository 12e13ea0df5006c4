import { it } from "vitest";
import { layerPasses } from "../support/layer_passes.js";
import { floatsWithSpecials } from "../support/numbers.js";
import { describeEachIsa, expectParity } from "../support/parity.js";

describeEachIsa("columns are the TypeScript ones to the bit", (isa) => {
  it.each([
    [0, 3, 1, 2],
    [5, 1, 0, 1],
    [7, 10, 3, 10],
    [300, 17, 0, 16],
  ])("%i rows of %i, from %i to %i", (rows, columns, from, to) => {
    const [x, gradient] = [floatsWithSpecials(rows * columns, 1), floatsWithSpecials(rows * (to - from), 2)];
    const plan = { kind: "columns", from, to } as const;
    const passes = { plan, rows, columns, x, gradient, inPlace: false };
    expectParity(isa, (backend) => layerPasses(backend, passes), `${rows} x ${columns}`);
  });
});

import * as fc from "fast-check";
import { it } from "vitest";
import type { Backend } from "../../dist/backend/backend.js";
import { layerPasses } from "../support/layer_passes.js";
import { anyFloat, floats, floatsWithSpecials } from "../support/numbers.js";
import { describeEachIsa, expectParity, type Floats } from "../support/parity.js";

interface Rows {
  readonly x: Float32Array;
  readonly gradient: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

function passes(backend: Backend, rows: Rows): Floats[] {
  return [false, true].flatMap((log) => layerPasses(backend, { plan: { kind: "softmax", log }, ...rows }));
}

describeEachIsa("softmax and its logarithm are the TypeScript ones to the bit", (isa) => {
  it.each([
    [0, 0],
    [0, 3],
    [1, 1],
    [3, 2],
    [7, 10],
    [5, 17],
    [2, 255],
    [2, 256],
    [3, 257],
    [2, 1000],
  ])("%i rows of %i", (rows, columns) => {
    for (const fill of [floats, floatsWithSpecials]) {
      const [x, gradient] = [fill(rows * columns, rows), fill(rows * columns, columns)];
      expectParity(isa, (backend) => passes(backend, { x, gradient, rows, columns }), `${rows} x ${columns}`);
    }
  });

  it("any rows", () => {
    const number = fc.oneof(anyFloat, fc.float({ min: -110, max: 110, noNaN: true }));
    const numbers = fc.array(number, { minLength: 36, maxLength: 36 }).map((list) => Float32Array.from(list));
    const property = fc.property(numbers, numbers, fc.constantFrom(1, 2, 4, 9, 36), (x, gradient, columns) => {
      expectParity(
        isa,
        (backend) => passes(backend, { x, gradient, rows: 36 / columns, columns }),
        `rows of ${columns}`,
      );
    });
    fc.assert(property, { numRuns: 200 });
  });
});

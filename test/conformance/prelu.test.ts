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

/** With one weight, and with one for each column. */
function passes(backend: Backend, rows: Rows): Floats[] {
  return [1, rows.columns].flatMap((numParameters) => {
    const parameters = [floatsWithSpecials(numParameters, 3)];
    return layerPasses(backend, { plan: { kind: "prelu", numParameters }, ...rows, parameters });
  });
}

describeEachIsa("PReLU is the TypeScript one to the bit", (isa) => {
  it.each([
    [0, 3],
    [5, 0],
    [1, 1],
    [3, 2],
    [7, 10],
    [5, 15],
    [5, 16],
    [5, 17],
    [255, 3],
    [256, 4],
    [257, 33],
    [600, 5],
    [600, 1],
    [3, 9000],
  ])("%i rows of %i", (rows, columns) => {
    for (const fill of [floats, floatsWithSpecials]) {
      const [x, gradient] = [fill(rows * columns, rows), fill(rows * columns, columns)];
      expectParity(isa, (backend) => passes(backend, { x, gradient, rows, columns }), `${rows} x ${columns}`);
    }
  });

  it("any rows", () => {
    const numbers = fc.array(anyFloat, { minLength: 36, maxLength: 36 }).map((list) => Float32Array.from(list));
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

import * as fc from "fast-check";
import { it } from "vitest";
import type { Backend } from "../../dist/backend/backend.js";
import { anyFloat, floats, floatsWithSpecials } from "../support/numbers.js";
import { describeEachIsa, expectParity } from "../support/parity.js";

interface Rows {
  readonly x: Float32Array;
  readonly gradient: Float32Array;
  readonly columns: number;
}

/** The output and all gradients, the input's in place, too; with one weight, and with one for each column. */
function passes(backend: Backend, { x, gradient, columns }: Rows): Float32Array[] {
  return [1, columns].flatMap((weights) => {
    const weight = floatsWithSpecials(weights, 3);
    const [y, gradInput, inPlace] = [new Float32Array(x.length), new Float32Array(x.length), gradient.slice()];
    const [gradWeight, newWeight] = [floats(weights, 4), new Float32Array(weights)];
    backend.preluForward(x, weight, y);
    backend.preluBackward(x, weight, gradient, gradInput, gradWeight, true, columns);
    backend.preluBackward(x, weight, inPlace, inPlace, newWeight, false, columns);
    return [y, gradInput, inPlace, gradWeight, newWeight];
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
      expectParity(isa, (backend) => passes(backend, { x, gradient, columns }), `${rows} x ${columns}`);
    }
  });

  it("any rows", () => {
    const numbers = fc.array(anyFloat, { minLength: 36, maxLength: 36 }).map((list) => Float32Array.from(list));
    const property = fc.property(numbers, numbers, fc.constantFrom(1, 2, 4, 9, 36), (x, gradient, columns) => {
      expectParity(isa, (backend) => passes(backend, { x, gradient, columns }), `rows of ${columns}`);
    });
    fc.assert(property, { numRuns: 200 });
  });
});

import * as fc from "fast-check";
import { it } from "vitest";
import type { Backend } from "../../dist/backend/backend.js";
import { anyFloat, floats, floatsWithSpecials } from "../support/numbers.js";
import { describeEachIsa, expectParity } from "../support/parity.js";

interface Rows {
  readonly x: Float32Array;
  readonly gradient: Float32Array;
  readonly columns: number;
  readonly eps: number;
}

/** The output and all gradients, the input's in place, too; with each of the parameters that there may be. */
function passes(backend: Backend, { x, gradient, columns, eps }: Rows): Float32Array[] {
  const [weight, bias] = [floats(columns, 3), floats(columns, 4)];
  const parameters: [Float32Array | null, Float32Array | null][] = [
    [null, null],
    [weight, null],
    [weight, bias],
  ];
  return parameters.flatMap(([w, b]) => {
    const [y, gradInput, inPlace] = [new Float32Array(x.length), new Float32Array(x.length), gradient.slice()];
    const [gradWeight, gradBias] = [w && w.slice(), b && b.slice()];
    backend.layerNormForward(x, w, b, y, columns, eps);
    backend.layerNormBackward(x, w, gradient, gradInput, gradWeight, gradBias, true, columns, eps);
    const [newWeight, newBias] = [w && new Float32Array(columns), b && new Float32Array(columns)];
    backend.layerNormBackward(x, w, inPlace, inPlace, newWeight, newBias, false, columns, eps);
    return [y, gradInput, inPlace, gradWeight, gradBias, newWeight, newBias].filter((array) => array !== null);
  });
}

describeEachIsa("layer norm is the TypeScript one to the bit", (isa) => {
  it.each([
    [0, 3],
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
    [3, 784],
  ])("%i rows of %i", (rows, columns) => {
    for (const fill of [floats, floatsWithSpecials]) {
      const [x, gradient] = [fill(rows * columns, rows), fill(rows * columns, columns)];
      for (const eps of [1e-5, 0])
        expectParity(isa, (backend) => passes(backend, { x, gradient, columns, eps }), `${rows} x ${columns}, ${eps}`);
    }
  });

  it("any rows", () => {
    const numbers = fc.array(anyFloat, { minLength: 36, maxLength: 36 }).map((list) => Float32Array.from(list));
    const property = fc.property(numbers, numbers, fc.constantFrom(1, 2, 4, 9, 36), (x, gradient, columns) => {
      expectParity(isa, (backend) => passes(backend, { x, gradient, columns, eps: 1e-5 }), `rows of ${columns}`);
    });
    fc.assert(property, { numRuns: 200 });
  });
});

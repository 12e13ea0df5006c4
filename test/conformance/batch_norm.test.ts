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

type Optional = Float32Array | null;
type Results = (Float32Array | Float64Array)[];

/** The passes by those moments: the output and all gradients, the input's in place, too. */
function passesBy(backend: Backend, { x, gradient }: Rows, moments: Float64Array, w: Optional, b: Optional): Results {
  const [y, gradInput, inPlace] = [new Float32Array(x.length), new Float32Array(x.length), gradient.slice()];
  const [gradWeight, gradBias, newWeight, newBias] = [w, b, w, b].map((array) => array && array.slice()) as Optional[];
  backend.batchNormForward(x, moments, w, b, y);
  backend.batchNormBackward(x, moments, w, gradient, gradInput, gradWeight!, gradBias!, true, true);
  backend.batchNormBackward(x, moments, w, inPlace, inPlace, newWeight!, newBias!, false, false);
  const all = [y, gradInput, inPlace, gradWeight, gradBias, newWeight, newBias];
  return all.filter((array) => array !== null && array !== undefined);
}

/** With each of the parameters that there may be, by the batch's moments and by running ones. */
function passes(backend: Backend, rows: Rows): Results {
  const { x, columns, eps } = rows;
  const [weight, bias] = [floats(columns, 3), floats(columns, 4)];
  const [mean, variance] = [floats(columns, 5), floats(columns, 6).map(Math.abs)];
  const batches = BigInt64Array.of(2n);
  const own = [0.3, null].map((momentum) => {
    const moments = new Float64Array(2 * columns);
    backend.batchMoments(x, moments, eps, { mean, variance, batches, momentum });
    return moments;
  });
  const [plain, running] = [new Float64Array(2 * columns), new Float64Array(2 * columns)];
  backend.batchMoments(x, plain, eps, null);
  backend.runningMoments(mean, variance, running, eps);
  const results = [...own, plain, running].flatMap((moments) => [
    moments,
    ...passesBy(backend, rows, moments, null, null),
    ...passesBy(backend, rows, moments, weight, null),
    ...passesBy(backend, rows, moments, weight, bias),
  ]);
  return [...results, mean, variance, Float64Array.of(Number(batches[0]))];
}

describeEachIsa("batch norm is the TypeScript one to the bit", (isa) => {
  it.each([
    [0, 3],
    [2, 1],
    [3, 2],
    [7, 10],
    [5, 15],
    [5, 16],
    [5, 17],
    [255, 3],
    [256, 4],
    [257, 33],
    [600, 5],
    [2000, 40],
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
    const property = fc.property(numbers, numbers, fc.constantFrom(1, 2, 4, 9, 18), (x, gradient, columns) => {
      expectParity(isa, (backend) => passes(backend, { x, gradient, columns, eps: 1e-5 }), `rows of ${columns}`);
    });
    fc.assert(property, { numRuns: 200 });
  });
});

import * as fc from "fast-check";
import { it } from "vitest";
import type { Backend } from "../../dist/backend/backend.js";
import type { Loss } from "../../dist/backend/operations.js";
import { classLosses, indices, nameOf, valueLosses } from "../support/losses.js";
import { anyFloat, floats, floatsWithSpecials } from "../support/numbers.js";
import { describeEachIsa, expectParity } from "../support/parity.js";

/** The loss and the gradient; the loss alone, too. */
function run(backend: Backend, loss: Loss, input: Float32Array, target: Float32Array | Int32Array, columns: number) {
  const gradient = new Float32Array(input.length).fill(7);
  const value = backend.lossForward(loss, input, target, gradient, columns);
  const alone = backend.lossForward(loss, input, target, null, columns);
  return [Float64Array.of(value, alone), gradient];
}

const SHAPES: [rows: number, columns: number][] = [
  [0, 0],
  [0, 3],
  [1, 1],
  [1, 2],
  [3, 1],
  [4, 2],
  [10, 3],
  [7, 10],
  [3, 17],
  [5, 33],
  [2, 64],
  [255, 3],
  [256, 4],
  [257, 5],
  [513, 7],
  [600, 1],
  [3, 1300],
  [5, 2500],
];

describeEachIsa("losses are the TypeScript ones to the bit", (isa) => {
  it.each(SHAPES)("%i rows of %i columns with class indices", (rows, columns) => {
    for (const loss of classLosses(columns)) {
      const target = indices(rows, columns, loss.options[0]).map((t) => (t >= columns ? 0 : t));
      for (const fill of [floats, floatsWithSpecials]) {
        const input = fill(rows * columns, rows + columns);
        expectParity(isa, (backend) => run(backend, loss, input, target, columns), nameOf(loss));
      }
    }
  });

  it.each(SHAPES)("%i rows of %i columns with values", (rows, columns) => {
    const target = floats(rows * columns, rows, 1).map(Math.abs);
    for (const loss of valueLosses(columns)) {
      for (const fill of [floats, floatsWithSpecials]) {
        const input = fill(rows * columns, rows + columns);
        expectParity(isa, (backend) => run(backend, loss, input, target, columns), nameOf(loss));
        expectParity(isa, (backend) => run(backend, loss, target, input, columns), `${nameOf(loss)}, turned round`);
        expectParity(isa, (backend) => run(backend, loss, input, input, columns), `${nameOf(loss)}, of itself`);
      }
    }
  });

  it.each(SHAPES)("%i rows of %i columns, each row's own loss, and weights of all elements", (rows, columns) => {
    const [input, target] = [floats(rows * columns, 1), floats(rows * columns, rows, 1).map(Math.abs)];
    const each = (backend: Backend, loss: Loss, targets: Float32Array | Int32Array): Float32Array[] => {
      const [losses, gradient] = [new Float32Array(rows), new Float32Array(rows * columns)];
      backend.lossForward(loss, input, targets, gradient, columns, losses);
      return [losses, gradient];
    };
    for (const loss of classLosses(columns)) {
      const classes = indices(rows, columns);
      expectParity(isa, (backend) => each(backend, loss, classes), nameOf(loss));
    }
    for (const loss of valueLosses(columns)) {
      expectParity(isa, (backend) => each(backend, loss, target), nameOf(loss));
      if (loss.kind === "cross_entropy") continue;
      const [weight, posWeight] = [loss.weight && target, loss.posWeight && input];
      const full = { ...loss, weight, posWeight };
      expectParity(isa, (backend) => run(backend, full, input, target, columns), `${nameOf(full)}, of elements`);
      expectParity(isa, (backend) => each(backend, full, target), `${nameOf(full)}, of elements, each`);
    }
  });

  const COLUMNS = 9;
  const number = fc.oneof(anyFloat, fc.float({ min: -800, max: 800, noNaN: true }));
  const row = fc.array(number, { minLength: COLUMNS, maxLength: COLUMNS });
  const matrix = fc.array(row, { maxLength: 5 }).map((rows) => Float32Array.from(rows.flat()));

  it("of any numbers, with class indices", () => {
    const property = fc.property(
      matrix,
      fc.nat(COLUMNS - 1),
      fc.constantFrom(...classLosses(COLUMNS)),
      (x, t, loss) => {
        const target = new Int32Array(x.length / COLUMNS).fill(t);
        expectParity(isa, (backend) => run(backend, loss, x, target, COLUMNS), nameOf(loss));
      },
    );
    fc.assert(property, { numRuns: 400 });
  });

  it("of any numbers, with values", () => {
    const property = fc.property(matrix, matrix, fc.constantFrom(...valueLosses(COLUMNS)), (x, t, loss) => {
      const n = Math.min(x.length, t.length);
      const [input, target] = [x.subarray(0, n), t.subarray(0, n)];
      expectParity(isa, (backend) => run(backend, loss, input, target, COLUMNS), nameOf(loss));
    });
    fc.assert(property, { numRuns: 400 });
  });
});

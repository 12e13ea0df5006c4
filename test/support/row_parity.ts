/** Layers that work row by row, or column by column: native passes against the TypeScript ones. */
import * as fc from "fast-check";
import { it } from "vitest";
import type { Backend, Isa } from "../../dist/backend/backend.js";
import { anyFloat, floats, floatsWithSpecials } from "./numbers.js";
import { expectParity, type Floats } from "./parity.js";

/** What goes in forward, [rows, columns], and what comes back for its output, of the same shape. */
export interface Rows {
  readonly x: Float32Array;
  readonly gradient: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** All that a backend makes of the rows, in each mode and with each of the parameters that the layer may have. */
export type Passes = (backend: Backend, rows: Rows) => Floats[];

interface Cases {
  readonly shapes: readonly (readonly [rows: number, columns: number])[];
  /** Of 36 numbers. Default: from rows of one to one row of all. */
  readonly columns?: readonly number[];
  /** What the random rows are made of. Default: any float. */
  readonly number?: fc.Arbitrary<number>;
}

const NUMBERS = 36;

/** No row, and rows and columns beside the lanes of a vector and beside a block of samples. */
export const BESIDE_LANES_AND_BLOCKS = [
  [0, 3],
  [3, 2],
  [7, 10],
  [5, 15],
  [5, 16],
  [5, 17],
  [255, 3],
  [256, 4],
  [257, 33],
  [600, 5],
] as const;

/** Two tests: the shapes, of usual numbers and of all kinds, and random rows. */
export function testRowParity(
  isa: Isa,
  passes: Passes,
  { shapes, columns: widths = [1, 2, 4, 9, NUMBERS], number = anyFloat }: Cases,
): void {
  it.each(shapes)("%i rows of %i", (rows, columns) => {
    for (const fill of [floats, floatsWithSpecials]) {
      const [x, gradient] = [fill(rows * columns, rows), fill(rows * columns, columns)];
      expectParity(isa, (backend) => passes(backend, { x, gradient, rows, columns }), `${rows} x ${columns}`);
    }
  });

  it("any rows", () => {
    const numbers = fc.array(number, { minLength: NUMBERS, maxLength: NUMBERS }).map((list) => Float32Array.from(list));
    const property = fc.property(numbers, numbers, fc.constantFrom(...widths), (x, gradient, columns) => {
      const rows = NUMBERS / columns;
      expectParity(isa, (backend) => passes(backend, { x, gradient, rows, columns }), `rows of ${columns}`);
    });
    fc.assert(property, { numRuns: 200 });
  });
}

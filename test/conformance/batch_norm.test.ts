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
  readonly eps: number;
}

/** In each mode, with each of the parameters that there may be, and with running statistics and without. */
function passes(backend: Backend, { eps, ...rows }: Rows): Floats[] {
  const { columns } = rows;
  const all = [floats(columns, 3), floats(columns, 4)];
  const statistics = {
    buffers: [floats(columns, 5), floats(columns, 6).map(Math.abs)],
    counters: [BigInt64Array.of(2n)],
  };
  return [0, 1, 2].flatMap((count) => {
    const plan = { kind: "batch_norm", affine: count > 0, bias: count > 1, eps, momentum: 0.3, tracks: true } as const;
    const given = { ...rows, parameters: all.slice(0, count) };
    return [true, false].flatMap((training) => [
      ...layerPasses(backend, { plan: { ...plan, tracks: false }, training, ...given }),
      ...[0.3, null].flatMap((momentum) =>
        layerPasses(backend, { plan: { ...plan, momentum }, training, ...given, ...statistics }),
      ),
    ]);
  });
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
        expectParity(
          isa,
          (backend) => passes(backend, { x, gradient, rows, columns, eps }),
          `${rows} x ${columns}, ${eps}`,
        );
    }
  });

  it("any rows", () => {
    const numbers = fc.array(anyFloat, { minLength: 36, maxLength: 36 }).map((list) => Float32Array.from(list));
    const property = fc.property(numbers, numbers, fc.constantFrom(1, 2, 4, 9, 18), (x, gradient, columns) => {
      expectParity(
        isa,
        (backend) => passes(backend, { x, gradient, rows: 36 / columns, columns, eps: 1e-5 }),
        `rows of ${columns}`,
      );
    });
    fc.assert(property, { numRuns: 200 });
  });
});

import * as fc from "fast-check";
import type { Backend } from "../../dist/backend/backend.js";
import { layerPasses } from "../support/layer_passes.js";
import { anyFloat } from "../support/numbers.js";
import { describeEachIsa, type Floats } from "../support/parity.js";
import { type Rows, testRowParity } from "../support/row_parity.js";

function passes(backend: Backend, rows: Rows): Floats[] {
  return [false, true].flatMap((log) => layerPasses(backend, { plan: { kind: "softmax", log }, ...rows }));
}

describeEachIsa("softmax and its logarithm are the TypeScript ones to the bit", (isa) => {
  testRowParity(isa, passes, {
    shapes: [
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
    ],
    number: fc.oneof(anyFloat, fc.float({ min: -110, max: 110, noNaN: true })),
  });
});

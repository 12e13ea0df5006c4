import type { Backend } from "../../dist/backend/backend.js";
import { layerPasses } from "../support/layer_passes.js";
import { floats } from "../support/numbers.js";
import { describeEachIsa, type Floats } from "../support/parity.js";
import { type Rows, testRowParity } from "../support/row_parity.js";

/** With each of the parameters that there may be. */
function passes(backend: Backend, rows: Rows): Floats[] {
  const all = [floats(rows.columns, 3), floats(rows.columns, 4)];
  return [0, 1, 2].flatMap((count) =>
    [1e-5, 0].flatMap((eps) => {
      const plan = { kind: "layer_norm", affine: count > 0, bias: count > 1, eps } as const;
      return layerPasses(backend, { plan, ...rows, parameters: all.slice(0, count) });
    }),
  );
}

describeEachIsa("layer norm is the TypeScript one to the bit", (isa) => {
  testRowParity(isa, passes, {
    shapes: [
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
    ],
  });
});

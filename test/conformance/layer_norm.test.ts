import type { Backend } from "../../dist/backend/backend.js";
import { layerPasses } from "../support/layer_passes.js";
import { floats } from "../support/numbers.js";
import { describeEachIsa, type Floats } from "../support/parity.js";
import { BESIDE_LANES_AND_BLOCKS, type Rows, testRowParity } from "../support/row_parity.js";

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
    shapes: [...BESIDE_LANES_AND_BLOCKS, [1, 1], [3, 784]],
  });
});

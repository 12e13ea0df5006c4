import type { Backend } from "../../dist/backend/backend.js";
import { layerPasses } from "../support/layer_passes.js";
import { floatsWithSpecials } from "../support/numbers.js";
import { describeEachIsa, type Floats } from "../support/parity.js";
import { BESIDE_LANES_AND_BLOCKS, type Rows, testRowParity } from "../support/row_parity.js";

/** With one weight, and with one for each column. */
function passes(backend: Backend, rows: Rows): Floats[] {
  return [1, rows.columns].flatMap((numParameters) => {
    const parameters = [floatsWithSpecials(numParameters, 3)];
    return layerPasses(backend, { plan: { kind: "prelu", numParameters }, ...rows, parameters });
  });
}

describeEachIsa("PReLU is the TypeScript one to the bit", (isa) => {
  testRowParity(isa, passes, {
    shapes: [...BESIDE_LANES_AND_BLOCKS, [5, 0], [1, 1], [600, 1], [3, 9000]],
  });
});

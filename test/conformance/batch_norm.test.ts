import type { Backend } from "../../dist/backend/backend.js";
import { layerPasses } from "../support/layer_passes.js";
import { floats } from "../support/numbers.js";
import { describeEachIsa, type Floats } from "../support/parity.js";
import { BESIDE_LANES_AND_BLOCKS, type Rows, testRowParity } from "../support/row_parity.js";

/** In each mode, with each of the parameters that there may be, and with running statistics and without. */
function passes(backend: Backend, rows: Rows): Floats[] {
  return [1e-5, 0].flatMap((eps) => [0, 1, 2].flatMap((count) => passesWith(backend, rows, { eps, count })));
}

function passesWith(backend: Backend, rows: Rows, { eps, count }: { eps: number; count: number }): Floats[] {
  const { columns } = rows;
  const parameters = [floats(columns, 3), floats(columns, 4)].slice(0, count);
  const statistics = {
    buffers: [floats(columns, 5), floats(columns, 6).map(Math.abs)],
    counters: [BigInt64Array.of(2n)],
  };
  const plan = { kind: "batch_norm", affine: count > 0, bias: count > 1, eps, momentum: 0.3, tracks: true } as const;
  return [true, false].flatMap((training) => [
    ...layerPasses(backend, { plan: { ...plan, tracks: false }, training, ...rows, parameters }),
    ...[0.3, null].flatMap((momentum) =>
      layerPasses(backend, { plan: { ...plan, momentum }, training, ...rows, parameters, ...statistics }),
    ),
  ]);
}

describeEachIsa("batch norm is the TypeScript one to the bit", (isa) => {
  testRowParity(isa, passes, {
    shapes: [...BESIDE_LANES_AND_BLOCKS, [2, 1], [2000, 40], [3, 784]],
    columns: [1, 2, 4, 9, 18], // of one row alone there is no variance
  });
});

import { copyColumns } from "../../../arrays.js";
import { cut } from "../slices.js";
import type { LayerDefinition, ReferenceLayer } from "./layer.js";

/** Columns `from` to `to` - 1 of its input. */
export interface ColumnsPlan {
  readonly kind: "columns";
  readonly from: number;
  readonly to: number;
}

export const COLUMNS: LayerDefinition<ColumnsPlan> = {
  options: { from: "number", to: "number" },
  make: columns,
};

function columns({ from: first, to: last }: ColumnsPlan, [inFeatures = 0]: readonly number[]): ReferenceLayer {
  const width = last - first;
  return {
    inFeatures,
    outFeatures: width,
    parameterSizes: [],
    kept: () => 0,
    passesOn: () => false,
    forward: ({ rows, input, output }) =>
      cut(rows, width, (from, to) =>
        copyColumns(input, inFeatures, output, width, { width, source: first, target: 0 }, from, to),
      ),
    backward: ({ rows, outputGradient, inputGradient }) =>
      cut(rows, inFeatures, (from, to) => {
        inputGradient!.fill(0, from * inFeatures, to * inFeatures);
        const part = { width, source: 0, target: first };
        copyColumns(outputGradient, width, inputGradient!, inFeatures, part, from, to);
      }),
  };
}

import { copyColumns } from "../../../arrays.js";
import { cut } from "../slices.js";
import type { LayerDefinition, ReferenceLayer } from "./layer.js";

/** Its inputs side by side. */
export interface CatPlan {
  readonly kind: "cat";
}

export const CAT: LayerDefinition<CatPlan> = {
  options: {},
  make: cat,
};

function cat(_: CatPlan, widths: readonly number[]): ReferenceLayer {
  const width = widths.reduce((sum, part) => sum + part, 0);
  const starts = widths.map((_part, i) => widths.slice(0, i).reduce((sum, part) => sum + part, 0));
  return {
    inFeatures: width,
    outFeatures: width,
    parameterSizes: [],
    kept: () => 0,
    passesOn: () => false,
    forward: ({ rows, inputs, output }) =>
      cut(rows, width, (from, to) => {
        for (const [i, input] of inputs.entries()) {
          const part = { width: widths[i]!, source: 0, target: starts[i]! };
          copyColumns(input, widths[i]!, output, width, part, from, to);
        }
      }),
    backward: ({ rows, outputGradient, inputGradients }) =>
      cut(rows, width, (from, to) => {
        for (const [i, gradient] of inputGradients.entries()) {
          const part = { width: widths[i]!, source: starts[i]!, target: 0 };
          if (gradient !== null) copyColumns(outputGradient, width, gradient, widths[i]!, part, from, to);
        }
      }),
  };
}

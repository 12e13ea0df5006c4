import { copyColumns } from "../../../arrays.js";
import { cut } from "../slices.js";
import type { ReferenceLayer } from "./layer.js";

/** Columns `first` to `last` - 1. */
export function columns(
  { from: first, to: last }: { readonly from: number; readonly to: number },
  [inFeatures = 0]: readonly number[],
): ReferenceLayer {
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

import { softmaxBackward, softmaxForward } from "../operations/softmax.js";
import { type ReferenceLayer, rowSlices } from "./layer.js";

const COST = 16; // of an element, in multiply-adds

export function softmax({ log }: { readonly log: boolean }, [features = 0]: readonly number[]): ReferenceLayer {
  return {
    inFeatures: features,
    outFeatures: features,
    parameterSizes: [],
    kept: () => 0,
    passesOn: () => false,
    forward: ({ rows, input, output }) =>
      rowSlices(rows, features, [input, output], COST, ([x, y]) => softmaxForward(x!, y!, features, log)),
    backward: ({ rows, output, outputGradient, inputGradient }) =>
      rowSlices(rows, features, [output, outputGradient, inputGradient!], COST, ([y, gradOutput, gradInput]) =>
        softmaxBackward(y!, gradOutput!, gradInput!, features, log),
      ),
  };
}

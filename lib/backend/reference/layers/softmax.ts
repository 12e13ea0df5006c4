import { softmaxBackward, softmaxForward } from "../operations/softmax.js";
import { type LayerDefinition, type ReferenceLayer, rowSlices } from "./layer.js";

export interface SoftmaxPlan {
  readonly kind: "softmax";
  /** Whether it is the logarithm of that. */
  readonly log: boolean;
}

export const SOFTMAX: LayerDefinition<SoftmaxPlan> = {
  options: { log: "flag" },
  make: softmax,
};

const COST = 16; // of an element, in multiply-adds

function softmax({ log }: SoftmaxPlan, [features = 0]: readonly number[]): ReferenceLayer {
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
